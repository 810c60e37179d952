// A drawn graph as an SVG document of its own: https://www.w3.org/TR/SVG2/
import { type Corners, type Palette, lookOf } from "./looks";

export interface PlacedNode {
  readonly label: string;
  readonly kind: string;
  readonly x: number;
  readonly y: number;
  readonly radius: number;
}

export interface PlacedEdge {
  readonly label: string;
  readonly from: PlacedNode;
  readonly to: PlacedNode;
  readonly isDashed: boolean;
}

const SVG = "http://www.w3.org/2000/svg";
const MARGIN = 90;
const FONT = "system-ui, sans-serif";

/** The picture as text; labels are text nodes, whatever is in them. */
export function toSvg(nodes: readonly PlacedNode[], edges: readonly PlacedEdge[], colour: Palette): string {
  const [left, right] = extent(nodes.map((node) => node.x));
  const [top, bottom] = extent(nodes.map((node) => node.y));
  const box = [left - MARGIN, top - MARGIN, right - left + 2 * MARGIN, bottom - top + 2 * MARGIN].map(rounded);
  const svg = make("svg", { viewBox: box.join(" "), width: box[2], height: box[3], role: "img" });
  svg.append(make("rect", { x: box[0], y: box[1], width: box[2], height: box[3], fill: colour("paper") }));
  svg.append(arrow(colour), ...edges.flatMap((edge) => edgeOf(edge, colour)));
  svg.append(...nodes.flatMap((node) => nodeOf(node, colour)));
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(svg)}\n`;
}

function nodeOf(node: PlacedNode, colour: Palette): Element[] {
  const look = lookOf(node.kind);
  const paint = { fill: colour(look.colour), stroke: colour("ink"), "stroke-width": 1 };
  const shape = look.corners.length
    ? make("polygon", { points: points(look.corners, node), ...paint })
    : make("circle", { cx: rounded(node.x), cy: rounded(node.y), r: node.radius, ...paint });
  const title = make("title", {});
  title.textContent = `${node.label} (${node.kind})`;
  shape.append(title);
  return [shape, text(node.label, node.x, node.y + node.radius + 12, 11, colour("ink"), colour("paper"))];
}

function edgeOf(edge: PlacedEdge, colour: Palette): Element[] {
  const { from, to } = edge;
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  const part = Math.max(0, 1 - (to.radius + 4) / length);
  const line = make("line", {
    x1: rounded(from.x),
    y1: rounded(from.y),
    x2: rounded(from.x + (to.x - from.x) * part),
    y2: rounded(from.y + (to.y - from.y) * part),
    stroke: colour("strong-line"),
    "marker-end": "url(#arrow)",
    ...(edge.isDashed ? { "stroke-dasharray": "5 4" } : {}),
  });
  const title = make("title", {});
  title.textContent = `${from.label}, ${edge.label}, ${to.label}`;
  line.append(title);
  return [line, text(edge.label, (from.x + to.x) / 2, (from.y + to.y) / 2, 8, colour("quiet"), colour("paper"))];
}

function arrow(colour: Palette): Element {
  const marker = make("marker", {
    id: "arrow",
    viewBox: "0 0 8 8",
    refX: 7,
    refY: 4,
    markerWidth: 7,
    markerHeight: 7,
    orient: "auto",
  });
  marker.append(make("path", { d: "M 0 0 L 8 4 L 0 8 z", fill: colour("strong-line") }));
  const defs = make("defs", {});
  defs.append(marker);
  return defs;
}

function text(label: string, x: number, y: number, size: number, fill: string, halo: string): Element {
  const made = make("text", {
    x: rounded(x),
    y: rounded(y),
    fill,
    stroke: halo,
    "stroke-width": 3,
    "paint-order": "stroke",
    "text-anchor": "middle",
    "font-family": FONT,
    "font-size": size,
  });
  made.textContent = label;
  return made;
}

function points(corners: Corners, node: PlacedNode): string {
  return corners
    .map(([x, y]) => `${rounded(node.x + x * node.radius)},${rounded(node.y + y * node.radius)}`)
    .join(" ");
}

function extent(values: readonly number[]): [number, number] {
  return values.length ? [Math.min(...values), Math.max(...values)] : [0, 0];
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}

function make(name: string, attributes: Readonly<Record<string, string | number | undefined>>): Element {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  return element;
}
