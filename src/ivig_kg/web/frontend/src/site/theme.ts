// Light or dark as the machine is, or as the reader says; the choice stays in this browser.

const KEY = "theme";
const NAMES: Readonly<Record<string, string>> = { "": "as the system", light: "light", dark: "dark" };

/** Applies the choice that was made before, and offers another at the foot of the page. */
export function enhanceTheme(): void {
  const dark = document.querySelector<HTMLLinkElement>("#dark");
  const foot = document.querySelector("body > footer");
  if (!dark || !foot) return;
  const system = dark.media;
  const media: Readonly<Record<string, string>> = { light: "not all", dark: "all" };
  const apply = (name: string): void => {
    dark.media = media[name] ?? system;
    document.dispatchEvent(new Event("theme"));
  };
  const chosen = remembered();
  apply(chosen);
  foot.append(choice(chosen, apply));
}

function choice(chosen: string, apply: (name: string) => void): HTMLElement {
  const select = document.createElement("select");
  select.append(...Object.entries(NAMES).map(([value, text]) => new Option(text, value, false, value === chosen)));
  select.addEventListener("change", () => {
    remember(select.value);
    apply(select.value);
  });
  select.id = "colours";
  const label = Object.assign(document.createElement("label"), { htmlFor: select.id, textContent: "Colours" });
  const line = Object.assign(document.createElement("p"), { className: "theme" });
  line.append(label, " ", select);
  return line;
}

// A browser may forbid to keep anything.
function remembered(): string {
  try {
    const name = localStorage.getItem(KEY) ?? "";
    return name in NAMES ? name : "";
  } catch {
    return "";
  }
}

function remember(name: string): void {
  try {
    localStorage.setItem(KEY, name);
  } catch {
    // It holds until the page is left.
  }
}
