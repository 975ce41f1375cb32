// Finds pages by words, in the index that src/postil/core/search/ writes: fetches its directory once, and for a query the
// few pieces that its words are in. Of the page that it runs in
// it only hears when the site has changed.
const LETTERS = 8; // of a word that say in which piece it is
const MOST_PIECES = 3; // for what begins with a few letters; for fewer letters the word itself has to do
const DIGEST = 5;
const ROW_BITS = 5;
const WEIGHT_BITS = 3;
const WEIGHTS = [0, 1, 1.5, 1.9, 2.2, 3, 4, 7]; // of words in texts, by how often; in headings, facts and titles
const NEAR = 0.9; // a word in its other number
const BEGUN = 0.6; // a word that begins like one

export class Absent extends Error {}

class Stale extends Error {}

async function get(url, cache = "default") {
  const answer = await fetch(url, { cache });
  if (answer.status === 404) throw new Absent(url);
  if (!answer.ok) throw new Error(`${answer.status} ${url}`);
  return answer;
}

const startOf = (name) => String.fromCharCode(...name.split("-").map((letter) => parseInt(letter, 16)));

class Directory {
  constructor(data) {
    this.pieces = data.pieces.map(([name, digest]) => ({ name, digest, start: startOf(name) }));
    this.rows = data.rows;
    this.places = new Map();
    let slot = -1;
    data.slots.forEach((gap, n) => {
      slot += gap + 1;
      this.places.set(slot, data.places[n]);
    });
  }

  // The pieces with what stands from `first` to `last` in the order of words.
  between(first, last) {
    const from = this.pieces.findLastIndex((piece) => piece.start <= first.slice(0, LETTERS));
    const to = this.pieces.findLastIndex((piece) => piece.start <= last.slice(0, LETTERS));
    return to < 0 ? [] : this.pieces.slice(Math.max(from, 0), to + 1);
  }
}

// A piece as words with their lists, which nobody may ever ask for.
function words(data) {
  const found = new Map();
  const decoder = new TextDecoder();
  const word = new Uint8Array(256);
  for (let at = DIGEST; at < data.length; ) {
    const shared = data[at];
    const length = shared + data[at + 1];
    word.set(data.subarray(at + 2, at + 2 + data[at + 1]), shared);
    at += 2 + data[at + 1];
    let size = 0;
    let shift = 0;
    while (data[at] & 0x80) {
      size |= (data[at++] & 0x7f) << shift;
      shift += 7;
    }
    size |= data[at++] << shift;
    found.set(decoder.decode(word.subarray(0, length)), data.subarray(at, at + size));
    at += size;
  }
  return found;
}

// Takes the postings of a list into `found`, which has the best weight of each page.
function take(list, factor, found) {
  let slot = 0;
  let value = 0;
  let shift = 0;
  for (const byte of list) {
    value |= (byte & 0x7f) << shift;
    if (byte & 0x80) {
      shift += 7;
      continue;
    }
    slot += value >> WEIGHT_BITS;
    const weight = WEIGHTS[value & 7] * factor;
    if (weight > (found.get(slot) ?? 0)) found.set(slot, weight);
    value = shift = 0;
  }
}

export default (postil) => {
  const base = new URL("search/", postil.root);
  const pieces = new Map();
  const rows = new Map();
  let opened;
  document.addEventListener("postil:changed", () => (opened = undefined));

  function open(fresh = false) {
    if (fresh) opened = undefined;
    opened ??= (async () => new Directory(await (await get(new URL("index.json", base), fresh ? "reload" : "no-cache")).json()))();
    opened.catch(() => (opened = undefined));
    return opened;
  }

  function kept(map, key, make) {
    if (!map.has(key)) {
      const made = make();
      map.set(key, made);
      made.catch(() => map.delete(key));
    }
    return map.get(key);
  }

  // The digest in the address keeps a copy of an earlier version from being taken for this one.
  const piece = ({ name, digest }) =>
    kept(pieces, `${name} ${digest}`, async () => {
      const url = new URL(`words/${name}.bin?${digest}`, base);
      const data = new Uint8Array(await (await get(url)).arrayBuffer());
      const own = [...data.subarray(0, DIGEST)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
      if (own !== digest) throw new Stale(name);
      return words(data);
    });

  // The lists of one word of the index, each with how much it counts.
  async function lists(directory, { exact, near = [], open = "", command = "" }) {
    const load = async (first, last) => Promise.all(directory.between(first, last).map(piece));
    const found = new Map();
    const add = (maps, word, factor) => {
      const list = maps.map((map) => map.get(word)).find(Boolean);
      if (list && !found.has(word)) found.set(word, [list, factor]);
    };
    const one = async (word, factor) => add(await load(word, word), word, factor);
    await Promise.all([...exact.map((word) => one(word, 1)), ...near.map((word) => one(word, NEAR))]);
    for (const begun of [open, command].filter(Boolean)) {
      const end = `${begun}\uffff`;
      const there = directory.between(begun, end);
      for (const map of there.length > MOST_PIECES ? [] : await load(begun, end)) {
        for (const word of map.keys()) if (word.startsWith(begun)) add([map], word, exact.length ? BEGUN : 1);
      }
    }
    return found.values();
  }

  async function pagesOf(directory, word) {
    const found = new Map();
    for (const [list, factor] of await lists(directory, word)) take(list, factor, found);
    return found;
  }

  async function search(parts) {
    const directory = await open();
    const all = await Promise.all(parts.flatMap((part) => part.words).map((word) => pagesOf(directory, word)));
    all.sort((one, other) => one.size - other.size);
    const size = directory.places.size;
    const rarity = all.map((found) => Math.log(1 + size / (found.size || 1)));
    const hits = [];
    for (const slot of all[0]?.keys() ?? []) {
      let score = 0;
      if (!all.every((found, n) => found.has(slot) && (score += found.get(slot) * rarity[n]))) continue;
      if (directory.places.has(slot)) hits.push({ slot, score, place: directory.places.get(slot) });
    }
    const order = ({ place }) => (place < 0 ? Infinity : place);
    return hits.sort((one, other) => other.score - one.score || order(one) - order(other) || one.slot - other.slot);
  }

  // Where the site is published while it is read, the files are others than the directory says: it is read again.
  async function again(work) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Stale || (error instanceof Absent && opened))) throw error;
      pieces.clear();
      rows.clear();
      await open(true);
      return work();
    }
  }

  return {
    // Whether papers can be narrowed down: they have places in the index of the facets.
    hasFacets: async () => [...(await open()).places.values()].some((place) => place >= 0),

    // The pages in which all parts of a query stand, best first: { slot, score, place }.
    find: (parts) => again(() => search(parts)),

    // The parts of a query of which no page has a word.
    missing: (parts) =>
      again(async () => {
        const directory = await open();
        const isMissing = async ({ words }) => (await Promise.all(words.map((word) => pagesOf(directory, word)))).some((found) => !found.size);
        const missing = await Promise.all(parts.map(isMissing));
        return parts.filter((_, n) => missing[n]);
      }),

    // The words, with the lengths of their lists, in at most `most` of the pieces that stand between these pairs of
    // words; `ranges` is asked for them, and may ask how many pieces stand between two words.
    words: (ranges, most) =>
      again(async () => {
        const directory = await open();
        const wanted = ranges((first, last) => directory.between(first, last).length);
        const near = [...new Set(wanted.flatMap((range) => directory.between(...range)))].slice(0, most);
        const maps = await Promise.all(near.map(piece));
        return maps.flatMap((map) => [...map].map(([word, list]) => [word, list.length]));
      }),

    // What is shown of a page: { url, title, names, more, year, venue, lang }.
    row: (slot) =>
      again(async () => {
        const name = (await open()).rows[slot >> ROW_BITS];
        const own = await kept(rows, name, async () => (await get(new URL(`rows-${name}.json`, base))).json());
        if (!own[slot]) throw new Stale(name);
        const [url, title, names, more, year, venue, lang] = own[slot];
        return { url: new URL(encodeURI(url.slice(1)), postil.root).href, title, names, more, year, venue, lang };
      }),

    isAbsent: (error) => error instanceof Absent,
  };
};
