// The text of a query with colours, completions and marks: https://github.com/rdfjs/Yasgui (Yasqe).
import Yasqe, { type PartialConfig } from "@zazuko/yasqe";
import { complete, completeWhileTyping } from "./hints";

const MARK = "place-of-error";
const KEYS =
  "Ctrl-Enter runs, Ctrl-Space completes names, Tab or Esc leaves the editor. Names are completed as you type behind a prefix such as condition:";

/** An editor in the place of a text area, which keeps the text for the form. */
export class QueryField {
  private readonly yasqe: Yasqe;
  private readonly remark = Object.assign(document.createElement("p"), { className: "remark quiet" });
  private marked: number | undefined;

  constructor(
    private readonly area: HTMLTextAreaElement,
    run: () => void,
  ) {
    const place = document.createElement("div");
    area.before(place);
    // The completers that come along ask other hosts.
    Yasqe.defaults.autocompleters = [];
    this.yasqe = new Yasqe(place, settings(run));
    // Its own check writes style attributes, which the policy of the page forbids.
    this.yasqe.checkSyntax = () => this.check();
    this.text = area.value;
    this.yasqe.getDoc().clearHistory();
    area.hidden = true;
    area.required = false;
    area.labels[0]?.addEventListener("click", () => this.focus());
    const keys = Object.assign(document.createElement("p"), { className: "keys quiet", textContent: KEYS });
    place.after(this.remark, keys);
    this.yasqe.getDoc().getEditor()?.on("change", () => this.changed());
    completeWhileTyping(this.yasqe);
  }

  get text(): string {
    return this.yasqe.getValue();
  }

  set text(text: string) {
    this.yasqe.setValue(text);
    this.changed();
  }

  focus(): void {
    this.yasqe.focus();
  }

  /** Marks a place, counted from 1, and puts the cursor there. */
  mark(line: number, column: number): void {
    this.unmark();
    const place = { line: line - 1, ch: Math.max(0, column - 1) };
    this.marked = place.line;
    const editor = this.yasqe.getDoc().getEditor();
    editor?.addLineClass(place.line, "background", MARK);
    this.yasqe.getDoc().setCursor(place);
    editor?.scrollIntoView(place, 60);
    this.focus();
  }

  unmark(): void {
    if (this.marked !== undefined) this.yasqe.getDoc().getEditor()?.removeLineClass(this.marked, "background", MARK);
    this.marked = undefined;
  }

  private changed(): void {
    this.area.value = this.text;
    this.unmark();
  }

  /** Says at which line the text stops being SPARQL, while it is written. */
  private check(): void {
    const line = this.firstFault();
    this.yasqe.clearGutter("gutterErrorBar");
    this.yasqe.queryValid = line === undefined;
    this.remark.textContent = line === undefined ? "" : `Line ${line + 1} is no SPARQL yet.`;
    if (line === undefined) return;
    const sign = Object.assign(document.createElement("span"), { className: "fault", textContent: "!" });
    this.yasqe.setGutterMarker(line, "gutterErrorBar", sign);
  }

  private firstFault(): number | undefined {
    const doc = this.yasqe.getDoc();
    for (let line = 0; line < doc.lineCount(); line += 1) {
      const token = this.yasqe.getTokenAt({ line, ch: doc.getLine(line).length }, true);
      if (!token.state.OK) return line;
    }
    return undefined;
  }
}

function settings(run: () => void): PartialConfig {
  const keys = {
    "Ctrl-Enter": run,
    "Cmd-Enter": run,
    "Ctrl-Space": complete,
    "Ctrl-S": false,
    // The keyboard has to find its way out: https://www.w3.org/TR/WCAG22/#no-keyboard-trap
    Tab: false,
    "Shift-Tab": false,
  };
  const forgone = { createShareableLink: null, consumeShareLink: null, persistenceId: null, prefixCcApi: null };
  return {
    value: "",
    extraKeys: keys,
    showQueryButton: false,
    resizeable: false,
    editorHeight: "",
    screenReaderLabel: "Query in SPARQL",
    ...forgone,
  } as unknown as PartialConfig;
}
