// Completions at the cursor: prefixes, variables, terms of the graph, individuals by any of their names.
import type Yasqe from "@zazuko/yasqe";
import type { Hint, HintList } from "@zazuko/yasqe";
import { type Named, type Vocabulary, individualsLike, termsLike, vocabulary } from "./vocabulary";

const WORD = /(?:<[^<>\s]*|[?$]\w*|[\w-]*:?[\w.-]*)$/;
/** A longer list says less than one more letter does. */
const MOST = 12;
const CLOSE = /[\s>"(){};,]/;

/** Shows completions for the word before the cursor. */
export function complete(yasqe: Yasqe): void {
  yasqe.showHint({
    hint: () => hintsAt(yasqe),
    container: yasqe.rootEl,
    completeSingle: false,
    closeCharacters: CLOSE,
  });
}

/** Completes while a prefixed name is typed, and declares the prefixes of the project that are used. */
export function completeWhileTyping(yasqe: Yasqe): void {
  nameList(yasqe.rootEl);
  const editor = yasqe.getDoc().getEditor();
  editor?.on("inputRead", async (_, change) => {
    if (change.origin !== "+input" || isQuoted(yasqe)) return;
    declare(yasqe, await vocabulary());
    if (/^[A-Za-z-]+:/.test(wordAt(yasqe))) complete(yasqe);
  });
  editor?.on("change", async (_, change) => {
    if (change.origin === "complete") declare(yasqe, await vocabulary());
  });
}

/** The list comes without a name for those who hear it, and comes and goes. */
function nameList(root: HTMLElement): void {
  const name = (): void => root.querySelector(".CodeMirror-hints")?.setAttribute("aria-label", "Completions");
  new MutationObserver(name).observe(root, { childList: true });
}

async function hintsAt(yasqe: Yasqe): Promise<HintList> {
  const known = await vocabulary();
  const { line, ch } = yasqe.getDoc().getCursor();
  const before = yasqe.getDoc().getLine(line).slice(0, ch);
  const word = wordAt(yasqe);
  const named = await namedAt(yasqe, known, before, word);
  return { list: named.slice(0, MOST).map(hint), from: { line, ch: ch - word.length }, to: { line, ch } };
}

async function namedAt(yasqe: Yasqe, known: Vocabulary, before: string, word: string): Promise<Named[]> {
  if (/\bPREFIX\s+[\w-]*:?$/i.test(before)) return prefixesLike(known, word);
  if (/^[?$]/.test(word)) return variablesLike(yasqe, word);
  const [prefix, local] = word.includes(":") ? word.split(":", 2) : ["", word];
  const onlyClasses = /(?:\ba|rdf:type)\s+\S*$/.test(before);
  const terms = termsLike(known, word, onlyClasses);
  if (onlyClasses || word.startsWith("<")) return terms;
  const individuals = await individualsLike(known, prefix ?? "", local ?? "");
  return [...terms.slice(0, MOST / 2), ...individuals.slice(0, MOST / 2), ...terms.slice(MOST / 2)];
}

function prefixesLike({ prefixes }: Vocabulary, word: string): Named[] {
  return Object.entries(prefixes)
    .filter(([prefix]) => prefix.startsWith(word.replace(":", "")))
    .map(([prefix, iri]) => ({ name: `${prefix}: <${iri}>`, kind: "prefix" }));
}

function variablesLike(yasqe: Yasqe, word: string): Named[] {
  const all = new Set(yasqe.getValue().match(/[?$]\w+/g) ?? []);
  return [...all].filter((name) => name !== word && name.startsWith(word)).map((name) => ({ name, kind: "variable" }));
}

/** Adds the PREFIX line of the name at the cursor, if it is one of the project and not there yet. */
function declare(yasqe: Yasqe, { prefixes }: Vocabulary): void {
  const prefix = /^([A-Za-z-]+):/.exec(wordAt(yasqe))?.[1] ?? "";
  const iri = prefixes[prefix];
  const { line } = yasqe.getDoc().getCursor();
  if (!iri || /^\s*PREFIX\b/i.test(yasqe.getDoc().getLine(line))) return;
  if (!(prefix in yasqe.getPrefixesFromQuery())) yasqe.addPrefixes({ [prefix]: iri });
}

function wordAt(yasqe: Yasqe): string {
  const { line, ch } = yasqe.getDoc().getCursor();
  return WORD.exec(yasqe.getDoc().getLine(line).slice(0, ch))?.[0] ?? "";
}

function isQuoted(yasqe: Yasqe): boolean {
  const { type } = yasqe.getDoc().getEditor()?.getTokenAt(yasqe.getDoc().getCursor()) ?? {};
  return type === "string" || type === "comment" || type === "variable-3";
}

function hint(named: Named): Hint {
  return { text: named.name, render: (element) => draw(element, named) };
}

function draw(element: HTMLElement, { name, kind, label, definition }: Named): void {
  const parts = [["name", name], ["tag", kind], ["label", label ?? ""]].filter(([, text]) => text);
  element.title = definition ?? "";
  element.append(
    ...parts.map(([className, textContent]) => Object.assign(document.createElement("span"), { className, textContent })),
  );
}
