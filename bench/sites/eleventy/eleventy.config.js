import markdownIt from "markdown-it";
import katex from "@vscode/markdown-it-katex";

// A note is a folder in the output, so a link to its file has to go up once more.
function linkNotes(markdown) {
  markdown.core.ruler.push("link_notes", (state) => {
    for (const block of state.tokens) {
      for (const token of block.children ?? []) {
        const href = token.type === "link_open" ? token.attrGet("href") : "";
        if (href.endsWith(".md") && !href.includes(":")) {
          token.attrSet("href", `../${href.slice(0, -3)}/`);
        }
      }
    }
  });
}

function groups(notes, keys) {
  const found = new Map();
  for (const note of notes) {
    for (const key of keys(note)) {
      if (!found.has(key)) found.set(key, []);
      found.get(key).push(note);
    }
  }
  return [...found].sort().map(([name, members]) => ({ name, members }));
}

const notes = (api) => api.getFilteredByGlob("content/2*/*.md").reverse();

export default function (config) {
  const markdown = markdownIt({ html: true });
  markdown.use(katex.default ?? katex, { output: "mathml", throwOnError: false });
  markdown.use(linkNotes);
  config.setLibrary("md", markdown);
  config.addPassthroughCopy("content/images");
  config.addFilter("day", (date) => date.toISOString().slice(0, 10));
  config.addCollection("notes", notes);
  config.addCollection("years", (api) => groups(notes(api), (note) => [String(note.date.getUTCFullYear())]));
  config.addCollection("topics", (api) => groups(notes(api), (note) => note.data.tags ?? []));
  return {
    dir: { input: "content", includes: "../_includes", output: "public" },
    templateFormats: ["md", "njk"],
    markdownTemplateEngine: false,
  };
}
