// What came of a query: the answer as the server's page has it, or the problem with its place.

/** A problem document of the server: https://www.rfc-editor.org/rfc/rfc9457 */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly detail: string;
  readonly help?: string;
  readonly line?: number;
  readonly column?: number;
  readonly setting?: string;
  readonly limit?: number | string;
}

/** What the server answered, or why it did not. */
export type Outcome = { readonly answer: HTMLElement } | { readonly problem: Problem };

/** Asks the server; an answer is the section of its page, so that there is one way to show one. */
export async function ask(given: URLSearchParams, signal: AbortSignal): Promise<Outcome> {
  const headers = { Accept: "application/problem+json, text/html;q=0.9" };
  const response = await fetch("/sparql", { method: "POST", body: given, headers, signal });
  if (!response.ok) return { problem: (await response.json()) as Problem };
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const answer = page.querySelector<HTMLElement>("#answer");
  if (!answer) throw new Error("The server's page has no answer.");
  return { answer: document.adoptNode(answer) };
}

/** A problem as the server's page would say it. */
export function refusal(problem: Problem): HTMLElement {
  const box = element("div", "refused");
  box.setAttribute("role", "alert");
  const more = element("p", "quiet");
  if (problem.setting) {
    const limit = problem.limit === undefined ? "" : `, here ${problem.limit}`;
    more.append("The limit is set by ", element("code", "", problem.setting), `${limit}. `);
  }
  more.append(link(`/problem/${problem.type.split("/").pop() ?? ""}`, "What this means"));
  if (problem.help) more.append(", ", link(problem.help, "the clause behind it"));
  box.append(element("p", "error", problem.title), element("p", "", problem.detail), more);
  return box;
}

function element(name: string, className: string, text = ""): HTMLElement {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.textContent = text;
  return made;
}

function link(href: string, text: string): HTMLAnchorElement {
  return Object.assign(document.createElement("a"), { href, textContent: text });
}
