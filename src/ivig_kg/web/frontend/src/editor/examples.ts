// The queries behind the questions, beside the editor: found by words, opened without leaving the page.
import { moveTo } from "./address";
import type { QueryField } from "./field";

/** Gives the list of examples a filter, and opens its queries in the editor. */
export function enhanceExamples(panel: HTMLElement, field: QueryField): void {
  const filter = Object.assign(document.createElement("input"), { type: "search", placeholder: "Words", maxLength: 200 });
  const status = Object.assign(document.createElement("p"), { className: "count" });
  filter.setAttribute("aria-label", "Find an example");
  status.setAttribute("role", "status");
  panel.querySelector("p")?.after(filter, status);
  filter.addEventListener("input", () => (status.textContent = narrow(panel, filter.value)));
  panel.addEventListener("click", (event) => {
    const link = (event.target as Element).closest("a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    void open(link.href, field);
  });
}

/** Shows the examples that have all the words; returns how many there are. */
function narrow(panel: HTMLElement, text: string): string {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  let found = 0;
  for (const family of panel.querySelectorAll("details")) {
    const entries = [...family.querySelectorAll("li")];
    for (const entry of entries) {
      const name = entry.textContent?.toLowerCase() ?? "";
      entry.hidden = !words.every((word) => name.includes(word));
    }
    const left = entries.filter((entry) => !entry.hidden).length;
    family.hidden = left === 0;
    family.open = words.length > 0;
    found += left;
  }
  return words.length === 0 ? "" : `${found} example${found === 1 ? "" : "s"}`;
}

async function open(address: string, field: QueryField): Promise<void> {
  const response = await fetch(address, { headers: { Accept: "text/html" } });
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const area = page.querySelector<HTMLTextAreaElement>("#query");
  if (!response.ok || !area) return window.location.assign(address);
  field.text = area.value;
  moveTo(address);
  field.focus();
}
