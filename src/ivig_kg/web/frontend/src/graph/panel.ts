// The frame around a graph: tools, the canvas, and words about what is chosen, by mouse or keyboard.
import type { EdgeSingular, NodeSingular } from "cytoscape";
import { type Edge, type Node, type Sent, type Statement, fetchNeighbourhood } from "./model";
import { type GraphView, show } from "./view";

const MOST = 300;
const MORE = 20;
const TOLD = 5;
const HOW = "Arrow keys: from node to node. Enter: its neighbours. O: its page. Plus, minus, 0: size.";

/** Fill a frame with a graph around its first node. `name` is that of the files to download. */
export function open(frame: HTMLElement, sent: Sent, name: string): void {
  const centre = sent.nodes[0];
  if (!centre) return;
  frame.hidden = false;
  const bar = child(frame, "div", "tools");
  const canvas = child(frame, "div", "canvas");
  const told = child(frame, "div", "told");
  told.setAttribute("role", "status");
  told.textContent = HOW;
  canvas.tabIndex = 0;
  canvas.setAttribute("role", "application");
  canvas.setAttribute("aria-label", `Graph around ${centre.label}. ${HOW}`);
  const view = show(canvas, sent, centre.id);
  const panel = new Panel(view, told, centre.id);
  bar.append(...tools(view, panel, name));
  canvas.addEventListener("keydown", (event) => {
    if (panel.key(event.key) && !event.ctrlKey && !event.metaKey && !event.altKey) event.preventDefault();
  });
  view.cy.on("tap", "node", (event) => panel.choose(event.target as NodeSingular));
  view.cy.on("dbltap", "node", (event) => void panel.expand(event.target as NodeSingular));
  view.cy.on("tap", "edge", (event) => panel.chooseEdge(event.target as EdgeSingular));
}

class Panel {
  private chosen: NodeSingular;

  constructor(
    private readonly view: GraphView,
    private readonly told: HTMLElement,
    centre: string,
  ) {
    this.chosen = view.cy.getElementById(centre);
  }

  /** Do what a key stands for; tells whether it stands for anything. */
  key(name: string): boolean {
    const directions: Record<string, [number, number]> = {
      ArrowLeft: [-1, 0],
      ArrowRight: [1, 0],
      ArrowUp: [0, -1],
      ArrowDown: [0, 1],
    };
    const direction = directions[name];
    if (direction) this.choose(this.towards(...direction));
    else if (name === "Enter") void this.expand(this.chosen);
    else if (name === "o" || name === "O") this.visit();
    else if (name === "+" || name === "-") this.zoom(name === "+" ? 1.25 : 0.8);
    else if (name === "0") this.view.cy.fit(undefined, 50);
    else return false;
    return true;
  }

  zoom(factor: number): void {
    const { cy } = this.view;
    cy.zoom({ level: cy.zoom() * factor, renderedPosition: { x: cy.width() / 2, y: cy.height() / 2 } });
  }

  choose(node: NodeSingular): void {
    this.mark(node.connectedEdges());
    this.chosen = node;
    node.addClass("chosen");
    const data = node.data() as Node;
    const edges = node.connectedEdges().map((edge) => edge.data() as Edge);
    const lines = edges.slice(0, TOLD).map((edge) => this.line(edge));
    const rest = edges.length - lines.length;
    this.tell(linked(data.label, data.href), ` (${data.kind.replace("-", " ")}) `, this.expander(node), list(lines));
    if (rest > 0) this.told.append(`and ${rest} more links`);
    this.keepInSight(node);
  }

  chooseEdge(edge: EdgeSingular): void {
    this.mark(edge);
    const data = edge.data() as Edge;
    this.tell(list([this.line(data, data.statements.length)]));
  }

  async expand(node: NodeSingular): Promise<void> {
    const { entity, label } = node.data() as Node;
    if (!entity) return;
    if (this.view.cy.nodes().length >= MOST) {
      this.tell(`No more than ${MOST} things are drawn at once. Open the graph of ${label} instead.`);
      return;
    }
    try {
      const sent = await fetchNeighbourhood(`/graph.json?entity=${encodeURIComponent(entity)}&limit=${MORE}`);
      const count = this.view.add(sent, node.id());
      this.choose(node);
      const rest = sent.total > sent.shown ? ` (${sent.shown} of its ${sent.total} are asked for)` : "";
      this.told.prepend(`${count} new neighbours of ${label}${rest}. `);
    } catch (error) {
      this.tell(error instanceof Error ? error.message : String(error));
    }
  }

  private visit(): void {
    const { href } = this.chosen.data() as Node;
    if (href) location.assign(href);
  }

  private mark(near: ReturnType<NodeSingular["connectedEdges"]> | EdgeSingular): void {
    this.view.cy.elements().removeClass("chosen near");
    near.addClass("near");
  }

  /** The node that is nearest in a direction; what lies aside counts as further away. */
  private towards(dx: number, dy: number): NodeSingular {
    const from = this.chosen.position();
    let best = this.chosen;
    let least = Infinity;
    this.view.cy.nodes().forEach((node) => {
      const [x, y] = [node.position().x - from.x, node.position().y - from.y];
      const ahead = x * dx + y * dy;
      const distance = ahead + 2 * Math.abs(x * dy - y * dx);
      if (ahead > 1 && distance < least) [best, least] = [node, distance];
    });
    return best;
  }

  private keepInSight(node: NodeSingular): void {
    const { cy } = this.view;
    const { x, y } = node.renderedPosition();
    if (x < 20 || y < 20 || x > cy.width() - 20 || y > cy.height() - 20) cy.center(node);
  }

  private expander(node: NodeSingular): HTMLElement | string {
    if (!(node.data() as Node).entity) return "";
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Show its neighbours";
    button.addEventListener("click", () => void this.expand(node));
    return button;
  }

  private line(edge: Edge, most = 1): Part[] {
    const name = (id: string): string => String(this.view.cy.getElementById(id).data("label"));
    const start = `${name(edge.source)}: ${edge.label}: ${name(edge.target)}`;
    const shown = edge.statements.slice(0, most);
    const rest = edge.statements.length - shown.length;
    const cited = shown.flatMap((one, place) => [place ? "; " : ". ", ...citation(one)]);
    return [start, ...cited, rest > 0 ? ` and ${rest} more` : ""];
  }

  private tell(...parts: (HTMLElement | string)[]): void {
    this.told.replaceChildren(...parts);
  }
}

type Part = HTMLElement | string;

function citation(one: Statement): Part[] {
  return [`${one.authority}, `, linked(one.source, one.sourceHref), ", ", linked(one.locator, one.href)];
}

function list(lines: readonly Part[][]): HTMLElement {
  const made = document.createElement("ul");
  for (const line of lines) {
    const item = document.createElement("li");
    item.append(...line);
    made.append(item);
  }
  return made;
}

function linked(text: string, href: string | undefined): HTMLElement {
  const made = document.createElement(href ? "a" : "span");
  made.textContent = text;
  if (href) made.setAttribute("href", href);
  return made;
}

function tools(view: GraphView, panel: Panel, name: string): HTMLElement[] {
  const save = async (ending: string, content: () => Promise<Blob> | Blob): Promise<void> =>
    download(`${name}.${ending}`, await content());
  return [
    button("Whole", () => view.cy.fit(undefined, 50)),
    button("Larger", () => panel.zoom(1.25)),
    button("Smaller", () => panel.zoom(0.8)),
    button("PNG", () => void save("png", () => view.png())),
    button("SVG", () => void save("svg", () => new Blob([view.svg()], { type: "image/svg+xml" }))),
  ];
}

function button(text: string, act: () => void): HTMLElement {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = text;
  made.addEventListener("click", act);
  return made;
}

function download(name: string, content: Blob): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

function child(parent: HTMLElement, name: string, className: string): HTMLElement {
  const made = document.createElement(name);
  made.className = className;
  parent.append(made);
  return made;
}
