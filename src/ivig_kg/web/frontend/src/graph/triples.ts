// Triples as a graph: what the editor shows of the answer to a CONSTRUCT.
import type { Edge, Neighbourhood, Node } from "./model";
import { type Term, type Triple } from "./ntriples";
import { type GraphView, show } from "./view";

export { parseNTriples, type Term, type Triple } from "./ntriples";

/** How triples are shown: names for IRIs, addresses to open, and the most nodes to draw. */
export interface TripleOptions {
  readonly nameOf?: (iri: string) => string;
  readonly hrefOf?: (iri: string) => string | undefined;
  readonly limit?: number;
}

/** What came of it: the view, and how many nodes there are and are drawn. */
export interface TripleView {
  readonly view: GraphView;
  readonly shown: number;
  readonly total: number;
}

const LABEL = "http://www.w3.org/2000/01/rdf-schema#label";
const LIMIT = 150;

/** Draw triples into a container; literals are nodes too, but labels are names of what they label. */
export function renderTriples(
  container: HTMLElement,
  triples: readonly Triple[],
  options: TripleOptions = {},
): TripleView {
  const whole = graphOf(triples, options);
  const nodes = whole.nodes.slice(0, options.limit ?? LIMIT);
  const kept = new Set(nodes.map((node) => node.id));
  const edges = whole.edges.filter((edge) => kept.has(edge.source) && kept.has(edge.target));
  return { view: show(container, { nodes, edges }), shown: nodes.length, total: whole.nodes.length };
}

function graphOf(triples: readonly Triple[], options: TripleOptions): Neighbourhood {
  const labels = new Map(
    triples.filter((one) => one.predicate.value === LABEL).map((one) => [one.subject.value, one.object.value]),
  );
  const nameOf = (iri: string): string => labels.get(iri) ?? options.nameOf?.(iri) ?? lastPart(iri);
  const nodes = new Map<string, Node>();
  const add = (term: Term): string => {
    const id = `${term.type}:${term.value}`;
    if (!nodes.has(id)) nodes.set(id, nodeOf(id, term, nameOf, options));
    return id;
  };
  const edges: Edge[] = triples
    .filter((one) => one.predicate.value !== LABEL)
    .map((one, place) => ({
      id: `t${place}`,
      source: add(one.subject),
      target: add(one.object),
      label: nameOf(one.predicate.value),
      origin: "stated",
      statements: [],
    }));
  return { nodes: [...nodes.values()], edges };
}

function nodeOf(id: string, term: Term, nameOf: (iri: string) => string, options: TripleOptions): Node {
  if (term.type !== "uri") return { id, label: term.value, kind: term.type };
  const href = options.hrefOf?.(term.value);
  const kind = /\/ivig-kg\/([a-z-]+)\//.exec(term.value)?.[1] ?? "other";
  return { id, label: nameOf(term.value), kind, ...(href ? { href } : {}) };
}

function lastPart(iri: string): string {
  return iri.split(/[/#]/).pop() || iri;
}
