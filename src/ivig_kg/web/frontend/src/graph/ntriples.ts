// N-Triples as triples: https://www.w3.org/TR/n-triples/

/** A term of RDF, as the JSON results of SPARQL write it. */
export interface Term {
  readonly type: "uri" | "bnode" | "literal";
  readonly value: string;
}

/** A statement of RDF; `predicate` is always an IRI. */
export interface Triple {
  readonly subject: Term;
  readonly predicate: Term;
  readonly object: Term;
}

const TERM = String.raw`<([^>]*)>|_:(\S+)|"((?:[^"\\]|\\.)*)"(?:@\S+|\^\^<[^>]*>)?`;
const LINE = new RegExp(String.raw`^\s*(?:${TERM})\s+(?:${TERM})\s+(?:${TERM})\s*\.\s*$`);
const ESCAPES: Readonly<Record<string, string>> = { t: "\t", b: "\b", n: "\n", r: "\r", f: "\f" };

/** The triples of a document; lines that are none are passed over. */
export function parseNTriples(text: string): Triple[] {
  return text.split("\n").flatMap((line) => {
    const found = LINE.exec(line);
    if (!found) return [];
    const [subject, predicate, object] = [1, 4, 7].map((place) => term(found, place));
    return subject && predicate && object ? [{ subject, predicate, object }] : [];
  });
}

function term(found: RegExpExecArray, place: number): Term | undefined {
  const [iri, blank, literal] = [found[place], found[place + 1], found[place + 2]];
  if (iri !== undefined) return { type: "uri", value: unescaped(iri) };
  if (blank !== undefined) return { type: "bnode", value: blank };
  return literal === undefined ? undefined : { type: "literal", value: unescaped(literal) };
}

function unescaped(text: string): string {
  return text.replace(/\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))/g, (_, short, long, other: string) => {
    const code: string | undefined = short ?? long;
    return code ? String.fromCodePoint(parseInt(code, 16)) : (ESCAPES[other] ?? other);
  });
}
