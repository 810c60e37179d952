// The site's search boxes suggest what they would find; choosing goes there.
import { Combobox } from "./combobox";
import { search, suggestion } from "./hits";

const MOST = 12;

/** Gives suggestions to every search box of the page; without scripts it is a plain form. */
export function enhanceSearch(): void {
  for (const input of document.querySelectorAll<HTMLInputElement>("form[role=search] input[name=q]")) {
    new Combobox(
      input,
      {
        suggest: async (text, signal) => {
          const hits = await search(text, signal);
          return hits.slice(0, MOST).map((hit) => suggestion(hit, hit.path ?? hit.iri));
        },
        choose: ({ value }) => window.location.assign(value),
      },
      "Found",
    );
  }
}
