// An input with a list of suggestions: https://www.w3.org/WAI/ARIA/apg/patterns/combobox/ (list autocomplete).

/** One suggestion: its name, what kind of thing it is, and why it was found. */
export interface Suggestion {
  readonly label: string;
  readonly kind: string;
  readonly why: string;
  readonly value: string;
}

/** Where suggestions come from, and what is done with the one that is chosen. */
export interface Source {
  /** Suggestions for a text, best first; what it asks for is given up when the signal says so. */
  suggest(text: string, signal: AbortSignal): Promise<readonly Suggestion[]>;
  choose(suggestion: Suggestion): void;
}

const PAUSE = 120;
let count = 0;

/** Makes a combobox of an input; the list is drawn behind it, in an element that the input brings along. */
export class Combobox {
  private readonly list = document.createElement("ul");
  private readonly status = document.createElement("span");
  private suggestions: readonly Suggestion[] = [];
  private active = -1;
  private timer = 0;
  private request = new AbortController();

  constructor(
    private readonly input: HTMLInputElement,
    private readonly source: Source,
    name: string,
  ) {
    const id = `suggestions-${(count += 1)}`;
    Object.assign(this.list, { id, className: "suggestions", hidden: true });
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", name);
    this.status.className = "hidden";
    this.status.setAttribute("role", "status");
    const box = document.createElement("span");
    box.className = "combobox";
    input.replaceWith(box);
    box.append(input, this.list, this.status);
    Object.assign(input, { type: "text", autocomplete: "off", autocapitalize: "off", spellcheck: false });
    const attributes = { role: "combobox", "aria-expanded": "false", "aria-controls": id, "aria-autocomplete": "list" };
    for (const [key, value] of Object.entries(attributes)) input.setAttribute(key, value);
    this.listen();
  }

  private listen(): void {
    this.input.addEventListener("input", () => this.ask(PAUSE));
    this.input.addEventListener("keydown", (event) => this.onKey(event));
    this.input.addEventListener("blur", () => this.close());
    // Pressing the mouse on the list must not take the focus out of the input.
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const option = (event.target as Element).closest("[role=option]");
      if (option) this.choose([...this.list.children].indexOf(option));
    });
  }

  private onKey(event: KeyboardEvent): void {
    if (event.isComposing || event.ctrlKey || event.metaKey) return;
    const handled = this.isOpen ? this.onOpenKey(event) : this.onClosedKey(event);
    if (handled) event.preventDefault();
  }

  private onOpenKey({ key }: KeyboardEvent): boolean {
    const last = this.suggestions.length - 1;
    if (key === "ArrowDown") this.activate(this.active === last ? -1 : this.active + 1);
    else if (key === "ArrowUp") this.activate(this.active === -1 ? last : this.active - 1);
    else if (key === "Escape") this.close();
    else if (key === "Enter" && this.active >= 0) this.choose(this.active);
    else return false;
    return true;
  }

  private onClosedKey({ key }: KeyboardEvent): boolean {
    if (key !== "ArrowDown") return false;
    this.ask(0);
    return true;
  }

  /** Asks after a pause, and forgets whatever was asked before: an older answer never overtakes. */
  private ask(pause: number): void {
    window.clearTimeout(this.timer);
    this.request.abort();
    const request = (this.request = new AbortController());
    const text = this.input.value.trim();
    this.timer = window.setTimeout(() => {
      this.source.suggest(text, request.signal).then(
        (found) => !request.signal.aborted && this.show(found),
        () => !request.signal.aborted && this.close(),
      );
    }, pause);
  }

  private show(suggestions: readonly Suggestion[]): void {
    if (document.activeElement !== this.input) return;
    this.suggestions = suggestions;
    this.list.replaceChildren(...suggestions.map((one, place) => this.option(one, place)));
    this.list.hidden = suggestions.length === 0;
    this.input.setAttribute("aria-expanded", String(this.isOpen));
    this.activate(-1);
    const amount = suggestions.length === 1 ? "1 suggestion" : `${suggestions.length} suggestions`;
    this.status.textContent = this.input.value.trim() || this.isOpen ? amount : "";
  }

  private option(one: Suggestion, place: number): HTMLLIElement {
    const option = document.createElement("li");
    option.id = `${this.list.id}-${place}`;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    option.append(...[["label", one.label], ["tag", one.kind], ["why", one.why]].filter(([, text]) => text).map(part));
    return option;
  }

  private activate(place: number): void {
    this.active = place;
    [...this.list.children].forEach((option, at) => option.setAttribute("aria-selected", String(at === place)));
    const option = this.list.children[place];
    if (option) {
      this.input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else this.input.removeAttribute("aria-activedescendant");
  }

  private choose(place: number): void {
    const chosen = this.suggestions[place];
    this.close();
    if (chosen) this.source.choose(chosen);
  }

  private close(): void {
    window.clearTimeout(this.timer);
    this.request.abort();
    this.list.hidden = true;
    this.status.textContent = "";
    this.input.setAttribute("aria-expanded", "false");
    this.activate(-1);
  }

  private get isOpen(): boolean {
    return !this.list.hidden;
  }
}

function part([name, text]: string[]): HTMLElement {
  const element = document.createElement("span");
  element.className = name ?? "";
  element.textContent = text ?? "";
  return element;
}
