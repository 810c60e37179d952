// What is drawn: nodes and the edges between them, as /graph.json tells them.

/** A thing: an individual, a literal or a blank node. */
export interface Node {
  readonly id: string;
  readonly label: string;
  readonly kind: string;
  readonly href?: string;
  /** What /graph.json calls the thing, if it can be asked for its own neighbours. */
  readonly entity?: string;
}

/** Who states an edge, and where. */
export interface Statement {
  readonly href: string;
  readonly label: string;
  readonly authority: string;
  readonly source: string;
  readonly sourceHref: string;
  readonly locator: string;
}

/** A link between two nodes; without statements it is part of a table of the graph, or follows. */
export interface Edge {
  readonly id: string;
  readonly source: string;
  readonly target: string;
  readonly label: string;
  readonly origin: "stated" | "listed" | "inferred" | "derived";
  readonly statements: readonly Statement[];
}

/** What is drawn at once. */
export interface Neighbourhood {
  readonly nodes: readonly Node[];
  readonly edges: readonly Edge[];
}

/** A neighbourhood as it is sent: with what of it is left out. */
export interface Sent extends Neighbourhood {
  readonly shown: number;
  readonly total: number;
}

/** The neighbourhood that an address answers; fails with the problem's own words. */
export async function fetchNeighbourhood(address: string): Promise<Sent> {
  const response = await fetch(address, { headers: { Accept: "application/json" } });
  if (!response.ok) {
    const problem = (await response.json().catch(() => ({}))) as { detail?: string };
    throw new Error(problem.detail ?? `The server answered ${response.status}.`);
  }
  return (await response.json()) as Sent;
}
