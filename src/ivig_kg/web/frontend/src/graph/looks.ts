// How nodes look: a shape and a colour of the design language for each kind of thing.

/** Corners of a shape between -1 and 1, clockwise; none for a circle. */
export type Corners = readonly (readonly [number, number])[];

export interface Look {
  readonly colour: string;
  readonly corners: Corners;
}

/** The colours of the page, as they are now: light or dark. */
export type Palette = (token: string) => string;

const SQUARE: Corners = [[-1, -1], [1, -1], [1, 1], [-1, 1]];
const HEXAGON: Corners = [[-0.5, -1], [0.5, -1], [1, 0], [0.5, 1], [-0.5, 1], [-1, 0]];
const DIAMOND: Corners = [[0, -1], [1, 0], [0, 1], [-1, 0]];
const TRIANGLE: Corners = [[0, -1], [1, 1], [-1, 1]];
const TRAPEZE: Corners = [[-1, -1], [1, -1], [0.6, 1], [-0.6, 1]];
const PENTAGON: Corners = [[0, -1], [1, -0.24], [0.62, 1], [-0.62, 1], [-1, -0.24]];

const LOOKS: Readonly<Record<string, Look>> = {
  condition: { colour: "accent", corners: [] },
  authority: { colour: "gold", corners: SQUARE },
  product: { colour: "yes", corners: SQUARE },
  mechanism: { colour: "rare", corners: HEXAGON },
  therapy: { colour: "no", corners: DIAMOND },
  "adverse-effect": { colour: "no", corners: TRIANGLE },
  source: { colour: "quiet", corners: TRAPEZE },
  concept: { colour: "strong-line", corners: [] },
  literal: { colour: "line", corners: SQUARE },
  outcome: { colour: "quiet", corners: PENTAGON },
  measure: { colour: "quiet", corners: PENTAGON },
  "risk-factor": { colour: "quiet", corners: PENTAGON },
  substance: { colour: "quiet", corners: PENTAGON },
};

export const KINDS: readonly string[] = Object.keys(LOOKS);

export function lookOf(kind: string): Look {
  return LOOKS[kind] ?? { colour: "strong-line", corners: [] };
}

/** The values of the page's tokens (`static/tokens.css`). */
export function palette(): Palette {
  const style = getComputedStyle(document.documentElement);
  return (token) => style.getPropertyValue(`--${token}`).trim();
}
