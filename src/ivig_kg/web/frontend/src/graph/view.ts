// Nodes and edges on a canvas: Cytoscape.js in the colours of the page. https://js.cytoscape.org/
import cytoscape, { type Core, type ElementDefinition, type NodeSingular, type StylesheetJson } from "cytoscape";
import { KINDS, type Palette, lookOf, palette } from "./looks";
import type { Edge, Neighbourhood, Node } from "./model";
import { type PlacedNode, toSvg } from "./svg";

/** A drawn graph. `add` returns how many nodes were new; they come to stand around the one named. */
export interface GraphView {
  readonly cy: Core;
  add(more: Neighbourhood, around: string): number;
  svg(): string;
  png(): Promise<Blob>;
  dispose(): void;
}

const RADIUS = 11;
const FIRST_RING = 130;
/** A whole graph that would be smaller than this is not shown whole: names could not be read. */
const SMALLEST = 0.65;
// Cytoscape would write a style element for its container, which the policy of the page forbids;
// it does not where an element of this name is there. What it would say is in figures.css.
const STYLE_NAME = "__________cytoscape_stylesheet";

/** Draw a graph into a container, around a node if one is named. */
export function show(container: HTMLElement, first: Neighbourhood, centre?: string): GraphView {
  forgoStyleElement();
  const cy = cytoscape({
    container,
    elements: elements(first),
    style: styles(palette()),
    minZoom: 0.15,
    maxZoom: 3,
    boxSelectionEnabled: false,
  });
  arrange(cy, centre);
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const repaint = (): void => void cy.style(styles(palette()));
  dark.addEventListener("change", repaint);
  document.addEventListener("theme", repaint);
  return {
    cy,
    add: (more, around) => add(cy, more, around),
    svg: () => svgOf(cy),
    png: () => cy.png({ output: "blob-promise", full: true, scale: 2, bg: palette()("paper"), maxWidth: 6000 }),
    dispose: () => {
      dark.removeEventListener("change", repaint);
      document.removeEventListener("theme", repaint);
      cy.destroy();
    },
  };
}

function forgoStyleElement(): void {
  if (document.getElementById(STYLE_NAME)) return;
  const placeholder = document.createElement("meta");
  placeholder.id = STYLE_NAME;
  document.head.append(placeholder);
}

function elements(found: Neighbourhood): ElementDefinition[] {
  return [...found.nodes.map(nodeElement), ...found.edges.map(edgeElement)];
}

function nodeElement(node: Node): ElementDefinition {
  return { group: "nodes", data: { ...node } };
}

function edgeElement(edge: Edge): ElementDefinition {
  const count = edge.statements.length;
  return { group: "edges", data: { ...edge, caption: count > 1 ? `${edge.label} (${count})` : edge.label } };
}

function arrange(cy: Core, centre: string | undefined): void {
  if (centre === undefined) {
    cy.layout({ name: "cose", animate: false, padding: 30, nodeRepulsion: () => 40000, idealEdgeLength: () => 90 }).run();
    return;
  }
  const middle = cy.getElementById(centre);
  const others = cy.nodes().not(middle);
  middle.position({ x: 0, y: 0 });
  rings(others.toArray() as NodeSingular[], 0, 0, FIRST_RING);
  cy.fit(undefined, 40);
  if (cy.zoom() < SMALLEST) {
    cy.zoom(SMALLEST);
    cy.center(middle);
  }
}

/** Place nodes of one kind beside each other on rings, as many on each as there is room for. */
function rings(nodes: readonly NodeSingular[], x: number, y: number, start: number): void {
  const waiting = [...nodes].sort((a, b) => String(a.data("kind")).localeCompare(String(b.data("kind"))));
  for (let radius = start, odd = 0; waiting.length; radius += 95, odd = 1 - odd) {
    const room = Math.max(4, Math.floor((2 * Math.PI * radius) / 120));
    const ring = waiting.splice(0, room);
    ring.forEach((node, place) => {
      const angle = (2 * Math.PI * (place + odd / 2)) / ring.length - Math.PI / 2;
      node.position({ x: x + radius * 1.6 * Math.cos(angle), y: y + radius * Math.sin(angle) });
    });
  }
}

function add(cy: Core, more: Neighbourhood, around: string): number {
  const nodes = more.nodes.filter((node) => cy.getElementById(node.id).empty());
  const added = cy.add(nodes.map(nodeElement));
  const has = (id: string): boolean => cy.getElementById(id).nonempty();
  const edges = more.edges.filter((edge) => !has(edge.id) && has(edge.source) && has(edge.target));
  cy.add(edges.map(edgeElement));
  const { x, y } = outwards(cy.getElementById(around).position());
  rings(added.nodes().toArray() as NodeSingular[], x, y, 80);
  if (nodes.length) cy.fit(undefined, 50);
  return nodes.length;
}

/** A place beyond a node that stands around the middle, so that its neighbours have room. */
function outwards({ x, y }: { x: number; y: number }): { x: number; y: number } {
  const length = Math.hypot(x, y) || 1;
  const factor = (length + 320) / length;
  return { x: x * factor, y: y * factor };
}

function styles(colour: Palette): StylesheetJson {
  return [
    {
      selector: "node",
      style: {
        width: 2 * RADIUS,
        height: 2 * RADIUS,
        "background-color": colour("strong-line"),
        "border-width": 1,
        "border-color": colour("ink"),
        label: "data(label)",
        color: colour("ink"),
        "font-family": "system-ui, sans-serif",
        "font-size": 11,
        "text-valign": "bottom",
        "text-margin-y": 3,
        "text-wrap": "wrap",
        "text-max-width": "110px",
        "text-outline-color": colour("raised"),
        "text-outline-width": 2,
        "min-zoomed-font-size": 6,
      },
    },
    ...KINDS.map((kind) => kindStyle(kind, colour)),
    {
      selector: "edge",
      style: {
        width: 1.2,
        "line-color": colour("strong-line"),
        "target-arrow-color": colour("strong-line"),
        "target-arrow-shape": "triangle",
        "arrow-scale": 0.8,
        "curve-style": "bezier",
      },
    },
    { selector: 'edge[origin = "inferred"], edge[origin = "derived"]', style: { "line-style": "dashed" } },
    {
      selector: "edge.near",
      style: {
        label: "data(caption)",
        color: colour("ink"),
        "font-size": 9,
        "text-background-color": colour("raised"),
        "text-background-opacity": 0.9,
        "text-background-padding": "2px",
        "line-color": colour("gold"),
        "target-arrow-color": colour("gold"),
        width: 2.5,
      },
    },
    { selector: "node.chosen", style: { "border-width": 4, "border-color": colour("gold") } },
  ];
}

function kindStyle(kind: string, colour: Palette): StylesheetJson[number] {
  const look = lookOf(kind);
  return {
    selector: `node[kind = "${kind}"]`,
    style: {
      "background-color": colour(look.colour),
      ...(look.corners.length
        ? { shape: "polygon", "shape-polygon-points": look.corners.flat() as unknown as number[] }
        : {}),
    },
  } as StylesheetJson[number];
}

function svgOf(cy: Core): string {
  const nodes = new Map(cy.nodes().map((node) => [node.id(), placed(node)]));
  const edges = cy.edges().toArray().flatMap((edge) => {
    const [from, to] = [nodes.get(edge.source().id()), nodes.get(edge.target().id())];
    const origin: unknown = edge.data("origin");
    const isDashed = origin === "inferred" || origin === "derived";
    return from && to ? [{ label: String(edge.data("caption")), from, to, isDashed }] : [];
  });
  return toSvg([...nodes.values()], edges, palette());
}

function placed(node: NodeSingular): PlacedNode {
  const { x, y } = node.position();
  return { label: String(node.data("label")), kind: String(node.data("kind")), x, y, radius: RADIUS };
}
