// The search of the server, as suggestions.
import type { Suggestion } from "./combobox";

/** A thing that /search.json has found, by which of its names, and where its page is. */
export interface Hit {
  readonly iri: string;
  readonly label: string;
  readonly kind: string;
  readonly match: string;
  readonly path: string | null;
  readonly type: string;
}

/** The hits for a text, closest first; of a class, if one is given. */
export async function search(text: string, signal: AbortSignal, className = ""): Promise<readonly Hit[]> {
  if (!text && !className) return [];
  const given = new URLSearchParams({ q: text, ...(className && { class: className }) });
  const response = await fetch(`/search.json?${given}`, { signal });
  if (!response.ok) throw new Error(`The search answered ${response.status}.`);
  return ((await response.json()) as { hits: readonly Hit[] }).hits;
}

/** A hit as a suggestion that stands for `value`, and says which other name was found. */
export function suggestion(hit: Hit, value: string, kind = hit.type): Suggestion {
  const why = hit.match === hit.label ? "" : `${hit.kind} ${hit.match}`;
  return { label: hit.label, kind, why, value };
}
