// Cuts a query into the words that src/postil/core/search/words.py finds texts by: words; two signs of Chinese, Japanese
// and Korean that stand side by side; names of TeX's commands.
const CJK =
  "\\u3005-\\u3007\\u3041-\\u3096\\u309d\\u309e\\u30a1-\\u30fa\\u30fc-\\u30fe\\u3400-\\u4dbf\\u4e00-\\u9fff" +
  "\\uac00-\\ud7a3\\uf900-\\ufaff\\u{20000}-\\u{3ffff}";
const DROPPED =
  /[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670]+/gu;
const ACCENTED = /[\u00c0-\u02af\u0370-\u04ff\u1e00-\u1fff]/gu;
const PART = new RegExp(`[${CJK}]+|\\\\[a-z]+|(?:(?![${CJK}])[\\p{L}\\p{N}\\p{M}])+`, "gu");
const RUN = new RegExp(`^[${CJK}]`, "u");
const MOST_LETTERS = 40;
const MOST_PARTS = 12;
const LONG = 6; // signs of a run, from which on every second pair will do

// A text in lower case, without accents and other differences that nobody types.
export function plain(text) {
  const lower = text.normalize("NFKC").toLowerCase();
  const bare = lower.replace(ACCENTED, (sign) => sign.normalize("NFD").replace(DROPPED, ""));
  return bare.replace(DROPPED, "").replaceAll("ς", "σ");
}

// The words that stand for a run: its pairs; of one sign, all that begins with it.
function pairs(run) {
  const signs = [...run];
  if (signs.length === 1) return [{ exact: [], open: run }];
  const found = signs.slice(1).map((sign, n) => ({ exact: [signs[n] + sign] }));
  return signs.length < LONG ? found : found.filter((_, n) => n % 2 === 0 || n === found.length - 1);
}

// Words of English in their other number, as texts on papers have them.
function numbers(word) {
  if (word.length < 4 || !/^[a-z]+$/.test(word)) return [];
  if (word.endsWith("ies")) return [`${word.slice(0, -3)}y`];
  if (/(?:[sx]|ch|sh)es$/.test(word)) return [word.slice(0, -2), word.slice(0, -1)];
  if (word.endsWith("s")) return word.endsWith("ss") ? [`${word}es`] : [word.slice(0, -1)];
  return [`${word}s`, ...(/[^aeiou]y$/.test(word) ? [`${word.slice(0, -1)}ies`] : [])];
}

// The parts of a query: the text of each as it is marked, where it stands, and the words of the index of which it takes all. Each of
// these is any one of `exact`, of `near`, or what begins with `open`.
export function cut(query) {
  const text = plain(query).replaceAll("_", " ");
  const parts = [];
  for (const { 0: found, index } of text.matchAll(PART)) {
    if (parts.length === MOST_PARTS) break;
    if ([...found].length > MOST_LETTERS || parts.some((part) => part.text === found)) continue;
    const isRun = RUN.test(found);
    // Who is writing still has not ended the word.
    const isOpen = !isRun && index + found.length === text.length;
    parts.push({ text: found, at: index, isRun, isOpen, near: isRun ? [] : numbers(found), words: isRun ? pairs(found) : [word(found, isOpen)] });
  }
  return parts;
}

function word(found, isOpen) {
  const name = found.replace("\\", "");
  const exact = name === found ? [found] : [name, found];
  return { exact, near: numbers(name), open: isOpen ? name : "", command: isOpen && name !== found ? found : "" };
}

// Whether a sign is a letter of a word that ends at a blank.
export const isLetter = (sign) => /^[\p{L}\p{N}\p{M}]/u.test(sign) && !RUN.test(sign);

export default () => ({ cut, plain, isLetter });
