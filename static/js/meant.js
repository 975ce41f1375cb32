// What may have been meant by a word that no page has: the words of the index that are a slip away. A slip is a letter
// too many, one too few, another one, or two neighbours in the wrong order. Words are looked for in the pieces of what
// begins like the one that was written, and where it would be without a slip in its first letters: at most MOST pieces.
const SHORT = 4; // letters of a word in which a slip is looked for
const LONG = 8; // letters of a word in which two are
const OWN = 3; // pieces of what begins alike
const MOST = 6; // pieces in all
const TRIED = 6; // words that are tried with the rest of the query
const SHOWN = 3;
const LATIN = /^\p{Script=Latin}+$/u;

// How many slips part two words; more than `most` are not counted to the end.
function slips(one, other, most) {
  if (Math.abs(one.length - other.length) > most) return most + 1;
  let [before, last] = [[], Array.from({ length: other.length + 1 }, (_, n) => n)];
  for (let i = 1; i <= one.length; i++) {
    const row = [i];
    for (let j = 1; j <= other.length; j++) {
      const same = one[i - 1] === other[j - 1];
      row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0 : 1));
      const swapped = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
      if (swapped) row[j] = Math.min(row[j], before[j - 2] + 1);
    }
    if (Math.min(...row) > most) return most + 1;
    [before, last] = [last, row];
  }
  return last[other.length];
}

// Where in the order of words the one that was meant may stand, the likeliest first: the slip is behind its first
// letters, of which there are as many as OWN pieces need; or two of these are swapped, or one of them is too many.
function ranges(word, piecesBetween) {
  const all = (begin) => [begin, `${begin}\uffff`];
  let length = word.length;
  while (length > 0 && piecesBetween(...all(word.slice(0, length - 1))) <= OWN) length--;
  const found = [all(word.slice(0, length))];
  const add = (changed) => found.push([changed, changed]);
  for (let n = 0; n < length && n + 1 < word.length; n++) {
    add(word.slice(0, n) + word[n + 1] + word[n] + word.slice(n + 2));
  }
  for (let n = 0; n < length; n++) add(word.slice(0, n) + word.slice(n + 1));
  // What is left of MOST; on a small site these are all.
  return [...found, ["a", "z\uffff"]];
}

export default async (postil) => {
  const [{ cut, plain }, finder] = await Promise.all(["words", "finder"].map(postil.load));

  // The words that are nearest, then those in most pages.
  async function near(word) {
    const most = word.length >= LONG ? 2 : 1;
    const found = [];
    for (const [other, bytes] of await finder.words((between) => ranges(word, between), MOST)) {
      if (!LATIN.test(other)) continue;
      const far = slips(word, other, most);
      if (far > 0 && far <= most) found.push({ other, far, bytes });
    }
    found.sort((one, two) => one.far - two.far || two.bytes - one.bytes || (one.other < two.other ? -1 : 1));
    const others = found.map(({ other }) => other);
    // One of a word's numbers finds the other as well.
    const isSaid = (other, n) => cut(`${other} `)[0].near.some((same) => others.slice(0, n).includes(same));
    return others.filter((other, n) => !isSaid(other, n)).slice(0, TRIED);
  }

  // Queries that find something, in place of one that finds nothing; [] if each of its words is in some page.
  return async function meant(query) {
    const bare = plain(query);
    const text = bare.length === query.length ? query : bare;
    const missing = await finder.missing(cut(`${query} `));
    if (!missing.length || missing.some((part) => part.text.length < SHORT || !LATIN.test(part.text))) return [];
    let texts = [text];
    // From the last to the first, so that the places of the others stay.
    for (const { text: word, at } of missing.reverse()) {
      const others = await near(word);
      texts = others.flatMap((other) => texts.map((whole) => whole.slice(0, at) + other + whole.slice(at + word.length)));
    }
    const found = [];
    for (const one of texts.slice(0, TRIED)) {
      if (found.length < SHOWN && (await finder.find(cut(`${one} `))).length) found.push(one);
    }
    return found;
  };
};
