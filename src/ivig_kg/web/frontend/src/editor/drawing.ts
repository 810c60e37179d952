// Triples of an answer as a graph, under their text.
import { shortened, vocabulary } from "./vocabulary";

const BASE = "https://w3id.org/ivig-kg/";

/** Draws the triples that a query gives, if its answer is of triples; nothing is asked for otherwise. */
export async function drawTriples(answer: HTMLElement, query: string): Promise<void> {
  if (!("graph" in answer.dataset)) return;
  const [{ parseNTriples, renderTriples }, known, text] = await Promise.all([
    import("../graph/triples"),
    vocabulary(),
    ntriples(query),
  ]);
  const triples = parseNTriples(text);
  if (triples.length === 0) return;
  const heading = Object.assign(document.createElement("h3"), { textContent: "As a graph" });
  const canvas = Object.assign(document.createElement("div"), { className: "canvas" });
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", "The triples as a graph; the text below says the same");
  const count = Object.assign(document.createElement("p"), { className: "count" });
  answer.querySelector("h2")?.after(heading, count, canvas);
  const labels = new Map(known.terms.map((term) => [term.name, term.label]));
  const nameOf = (iri: string): string => {
    const name = shortened(known, iri);
    return (name && labels.get(name)) ?? name ?? iri;
  };
  const hrefOf = (iri: string): string => (iri.startsWith(BASE) ? `/${iri.slice(BASE.length)}` : iri);
  const { shown, total } = renderTriples(canvas, triples, { nameOf, hrefOf });
  const part = shown < total ? `; the first ${shown} are drawn, the text below has all` : "";
  count.textContent = `${total} nodes${part}`;
}

async function ntriples(query: string): Promise<string> {
  const headers = { Accept: "application/n-triples" };
  const response = await fetch("/sparql", { method: "POST", body: new URLSearchParams({ query }), headers });
  return response.ok ? response.text() : "";
}
