// What a query can name: the prefixes and terms of /vocabulary.json, and the individuals that the search finds.
import { search } from "../site/hits";

/** A name that can be put into a query, with what it means. */
export interface Named {
  readonly name: string;
  readonly kind: string;
  readonly label?: string;
  readonly definition?: string;
}

/** The prefixes of the project and the terms that the graph declares or uses. */
export interface Vocabulary {
  readonly prefixes: Readonly<Record<string, string>>;
  readonly terms: readonly Named[];
}

const LOCAL = /^[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?$/;
let asked: Promise<Vocabulary> | undefined;

/** The vocabulary, asked for once; an empty one when it cannot be had. */
export function vocabulary(): Promise<Vocabulary> {
  asked ??= fetch("/vocabulary.json").then(
    (response) => (response.ok ? (response.json() as Promise<Vocabulary>) : { prefixes: {}, terms: [] }),
    () => ({ prefixes: {}, terms: [] }),
  );
  return asked;
}

/** Terms whose name or label has the text in it, those that begin with it first. */
export function termsLike({ terms }: Vocabulary, text: string, onlyClasses: boolean): Named[] {
  const wanted = text.toLowerCase();
  return terms
    .filter((term) => !onlyClasses || term.kind === "class")
    .map((term) => ({ term, rank: rankOf(term, wanted) }))
    .filter(({ rank }) => rank < 3)
    .sort((one, other) => one.rank - other.rank || one.term.name.localeCompare(other.term.name))
    .map(({ term }) => term);
}

/** Individuals by any of their names; with a prefix only those of its namespace. */
export async function individualsLike(known: Vocabulary, prefix: string, text: string): Promise<Named[]> {
  if (!text) return [];
  const hits = await search(text, AbortSignal.timeout(3000)).catch(() => []);
  return hits.flatMap((hit) => {
    const name = shortened(known, hit.iri);
    if (!name || (prefix && !name.startsWith(`${prefix}:`))) return [];
    const why = hit.match === hit.label ? hit.label : `${hit.label} (${hit.match})`;
    return [{ name, kind: hit.type, label: why }];
  });
}

/** The prefixed name of an IRI, where it needs no escapes. */
export function shortened({ prefixes }: Vocabulary, iri: string): string | undefined {
  for (const [prefix, start] of Object.entries(prefixes)) {
    if (iri.startsWith(start) && LOCAL.test(iri.slice(start.length))) return `${prefix}:${iri.slice(start.length)}`;
  }
  return undefined;
}

function rankOf({ name, label = "" }: Named, wanted: string): number {
  const [full, local, words] = [name.toLowerCase(), name.split(":")[1]?.toLowerCase() ?? "", label.toLowerCase()];
  if (full.startsWith(wanted) || local.startsWith(wanted)) return 0;
  if (words.startsWith(wanted)) return 1;
  return full.includes(wanted) || words.includes(wanted) ? 2 : 3;
}
