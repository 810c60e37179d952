// Running queries without leaving the page: one at a time, to be stopped, each with its own address.
import { enhanceCopying } from "../site/copying";
import { moveTo, reloadOnReturn } from "./address";
import { drawTriples } from "./drawing";
import type { QueryField } from "./field";
import { type Problem, ask, refusal } from "./outcome";

/** The form of the editor, and the place where its outcome is shown. */
export class Desk {
  private readonly button: HTMLButtonElement;
  private readonly status = Object.assign(document.createElement("p"), { className: "count" });
  private running: AbortController | undefined;

  constructor(
    private readonly form: HTMLFormElement,
    private readonly outcome: HTMLElement,
    private readonly field: QueryField,
  ) {
    this.button = form.querySelector("button")!;
    this.status.setAttribute("role", "status");
    form.after(this.status);
    form.addEventListener("submit", (event) => this.onSubmit(event));
    outcome.addEventListener("submit", (event) => this.onChart(event));
    outcome.addEventListener("click", (event) => this.onSort(event));
    reloadOnReturn();
    const shown = outcome.querySelector<HTMLElement>("#answer");
    if (shown) void drawTriples(shown, this.field.text);
    this.markPlace(outcome.querySelector<HTMLElement>(".refused")?.dataset ?? {});
  }

  /** Runs the query, or stops the one that runs. */
  toggle(): void {
    if (this.running) this.running.abort();
    else void this.run(new URLSearchParams({ query: this.field.text }));
  }

  private onSubmit(event: SubmitEvent): void {
    const format = new FormData(this.form).get("format");
    // A file is the browser's business; an address could be too short for the query.
    if (format !== "html") this.form.method = "post";
    else {
      event.preventDefault();
      this.toggle();
    }
  }

  private onChart(event: SubmitEvent): void {
    event.preventDefault();
    const given = new FormData(event.target as HTMLFormElement);
    void this.run(new URLSearchParams([...given].map(([name, value]) => [name, String(value)])));
  }

  private onSort(event: MouseEvent): void {
    const link = (event.target as Element).closest<HTMLAnchorElement>("thead a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    void this.run(new URL(link.href).searchParams);
  }

  private async run(given: URLSearchParams): Promise<void> {
    this.running?.abort();
    const running = (this.running = new AbortController());
    const begin = performance.now();
    this.button.textContent = "Stop";
    this.status.textContent = "Running";
    this.field.unmark();
    try {
      const outcome = await ask(given, running.signal);
      if (running !== this.running) return;
      if ("problem" in outcome) this.showProblem(outcome.problem);
      else this.showAnswer(outcome.answer, given, performance.now() - begin);
    } catch {
      if (running !== this.running) return;
      this.status.textContent = running.signal.aborted ? "Stopped" : "The server could not be reached.";
    }
    this.running = undefined;
    this.button.textContent = "Run";
  }

  private showAnswer(answer: HTMLElement, given: URLSearchParams, milliseconds: number): void {
    this.outcome.replaceChildren(answer);
    enhanceCopying(answer);
    this.status.textContent = `Answered in ${(milliseconds / 1000).toFixed(2)} s`;
    const view = new URLSearchParams([...given].filter(([name]) => ["sort", "label", "value"].includes(name)));
    const address = answer.dataset["link"];
    if (address) moveTo(view.size > 0 ? `${address}&${view}` : address);
    answer.scrollIntoView({ block: "nearest" });
    void drawTriples(answer, given.get("query") ?? "");
  }

  private showProblem(problem: Problem): void {
    this.status.textContent = "";
    this.outcome.replaceChildren(refusal(problem));
    this.markPlace(problem);
  }

  private markPlace({ line, column }: { line?: number | string; column?: number | string }): void {
    if (line && column) this.field.mark(Number(line), Number(column));
  }
}
