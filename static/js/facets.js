// The index of all papers: which of them a choice leaves, how many each further value would, and in which order they
// stand. It knows nothing of the page; views/index.py writes what it reads.

// A column as numbers in one row: the values of paper n stand from starts[n] up to starts[n + 1].
function flat(papers) {
  const starts = new Uint32Array(papers.length + 1);
  let length = 0;
  for (const own of papers) length += typeof own === "number" ? 1 : own.length;
  const values = new Uint32Array(length);
  let end = 0;
  papers.forEach((own, n) => {
    if (typeof own === "number") values[end++] = own;
    else for (const value of own) values[end++] = value;
    starts[n + 1] = end;
  });
  return { starts, values };
}

// The slugs that do not follow from the names come with the index; the rule is plain_slug of views/index.py.
const plainSlug = (name) => name.replace(/[A-Z]+/g, (found) => found.toLowerCase()).replaceAll(" ", "-");

function facetOf({ key, names, slugs, papers }) {
  const own = names.map((name, n) => slugs[n] ?? plainSlug(name));
  return { key, names, slugs: own, numbers: new Map(own.map((slug, n) => [slug, n])), ...flat(papers) };
}

export class Index {
  constructor(data) {
    this.pieces = data.pieces;
    this.sizes = data.sizes;
    this.size = data.sizes.reduce((sum, size) => sum + size, 0);
    this.sorts = data.sorts;
    this.hasAuthors = data.authors;
    this.facets = new Map();
    for (const column of data.facets) this.add(column);
  }

  add(column) {
    this.facets.set(column.key, facetOf(column));
  }

  // What a choice (a map of facets' keys to lists of slugs) leaves: the places of the papers, and for each facet how many
  // papers each value would have if it were chosen as well. Within a facet one value is enough; of "with" all are needed.
  // `within` is a choice that always holds, and that facets are counted in.
  select(choice, within = new Map()) {
    const tests = [...this.tests(choice, true), ...this.tests(within, false)];
    const misses = new Uint8Array(this.size);
    const missed = new Array(this.size);
    for (const { facet, isWanted, counts } of tests) {
      const { starts, values } = facet;
      for (let n = 0; n < this.size; n++) {
        let holds = false;
        for (let at = starts[n]; at < starts[n + 1] && !holds; at++) holds = isWanted[values[at]] === 1;
        if (holds) continue;
        // A paper that only one facet keeps out counts there: choosing its value would bring it in.
        misses[n]++;
        missed[n] = counts ? facet : null;
      }
    }
    const places = [];
    const counts = new Map([...this.facets.keys()].map((key) => [key, new Uint32Array(this.facets.get(key).names.length)]));
    for (let n = 0; n < this.size; n++) {
      if (misses[n] === 0) {
        places.push(n);
        for (const facet of this.facets.values()) this.count(facet, n, counts);
      } else if (misses[n] === 1 && missed[n]) {
        this.count(missed[n], n, counts);
      }
    }
    return { places, counts };
  }

  *tests(choice, counts) {
    for (const [key, slugs] of choice) {
      const facet = this.facets.get(key);
      if (!facet || !slugs.length) continue;
      const groups = key === "with" ? slugs.map((slug) => [slug]) : [slugs];
      for (const group of groups) {
        const isWanted = new Uint8Array(facet.names.length);
        for (const slug of group) if (facet.numbers.has(slug)) isWanted[facet.numbers.get(slug)] = 1;
        yield { facet, isWanted, counts: counts && key !== "with" };
      }
    }
  }

  count({ key, starts, values }, n, counts) {
    const own = counts.get(key);
    for (let at = starts[n]; at < starts[n + 1]; at++) own[values[at]]++;
  }

  // Places in the order of `sort` ("year", "-year"); what has no rank comes last in either direction, and what is equal
  // stays as it was.
  sorted(places, sort) {
    const ranks = this.sorts[sort.replace("-", "")];
    if (!ranks) return places;
    const sign = sort.startsWith("-") ? -1 : 1;
    const weight = (place) => (ranks[place] ? sign * ranks[place] : Infinity);
    return [...places].sort((one, other) => weight(one) - weight(other) || one - other);
  }

  // Which piece has the card at each place, and where in it.
  where(place) {
    let piece = 0;
    while (place >= this.sizes[piece]) place -= this.sizes[piece++];
    return { piece, spot: place };
  }
}

async function fetched(url, cache = "default") {
  const answer = await fetch(url, { cache });
  if (!answer.ok) throw new Error(`${answer.status} ${url}`);
  return answer;
}

// The cards at places of the index, from those that are known and from the pieces that the rest are in.
export class Cards {
  constructor(index, base) {
    this.index = index;
    this.base = base;
    this.known = new Map();
    this.loading = new Map();
  }

  // Cards that a page has already, which stand as the index does from `first` on. The page keeps its own.
  learn(first, cards) {
    cards.forEach((card, n) => this.known.set(first + n, card.cloneNode(true)));
  }

  async at(places) {
    await Promise.all(places.map((place) => this.known.has(place) || this.load(this.index.where(place).piece)));
    return places.map((place) => this.known.get(place));
  }

  load(piece) {
    if (!this.loading.has(piece)) {
      const loading = this.read(piece);
      this.loading.set(piece, loading);
      loading.catch(() => this.loading.delete(piece));
    }
    return this.loading.get(piece);
  }

  async read(piece) {
    const url = new URL(`cards-${this.index.pieces[piece]}.html`, this.base);
    const text = await (await fetched(url)).text();
    const cards = [...new DOMParser().parseFromString(text, "text/html").querySelectorAll("li.paper")];
    const first = this.index.sizes.slice(0, piece).reduce((sum, size) => sum + size, 0);
    cards.forEach((card, n) => {
      if (this.known.has(first + n)) return;
      // The links lead on from the piece, and the card is to stand on another page.
      for (const name of ["href", "src"]) {
        for (const part of card.querySelectorAll(`[${name}]`)) {
          part.setAttribute(name, new URL(part.getAttribute(name), url));
        }
      }
      this.known.set(first + n, document.adoptNode(card));
    });
  }
}

export default () => ({
  read: (data) => new Index(data),
  // The index at an address; if it has to be fresh, not one that the browser has kept.
  async index(url, fresh) {
    return new Index(await (await fetched(url, fresh ? "reload" : "default")).json());
  },
  async addAuthors(index, url) {
    if (index.hasAuthors && !index.facets.has("author")) index.add(await (await fetched(url)).json());
  },
  cards: (index, base) => new Cards(index, base),
});
