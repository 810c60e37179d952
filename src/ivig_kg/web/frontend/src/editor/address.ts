// The address of what is shown, kept true without loading a page.

const current = (): string => window.location.pathname + window.location.search;
let shown = current();

/** Gives what is shown now an address of its own. */
export function moveTo(address: string): void {
  history.pushState(null, "", address);
  shown = current();
}

/** Loads the page when the reader goes back to another address; a place within the page is none. */
export function reloadOnReturn(): void {
  window.addEventListener("popstate", () => {
    if (current() !== shown) window.location.reload();
  });
}
