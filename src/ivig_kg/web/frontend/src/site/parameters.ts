// Parameters of questions are chosen by name; the form sends the slug, as it does without scripts.
import { Combobox } from "./combobox";
import { search, suggestion } from "./hits";

/** Makes a combobox of every input for an individual of a class. */
export function enhanceParameters(): void {
  for (const input of document.querySelectorAll<HTMLInputElement>("input[data-class]")) enhance(input);
}

function enhance(input: HTMLInputElement): void {
  const names = new Map([...(input.list?.options ?? [])].map((option) => [option.value, option.text]));
  const sent = Object.assign(document.createElement("input"), { type: "hidden", name: input.name, value: input.value });
  input.after(sent);
  input.removeAttribute("name");
  input.removeAttribute("list");
  input.value = names.get(sent.value) ?? sent.value;
  input.placeholder = names.get(input.placeholder) ?? input.placeholder;
  // What is typed is sent as it stands, until something is chosen: the server knows names too.
  input.addEventListener("input", () => (sent.value = input.value));
  const className = input.dataset["class"] ?? "";
  new Combobox(
    input,
    {
      suggest: async (text, signal) =>
        (await search(text, signal, className)).map((hit) => suggestion(hit, slug(hit.iri), "")),
      choose: ({ label, value }) => {
        input.value = label;
        sent.value = value;
      },
    },
    input.labels?.[0]?.textContent ?? "Choices",
  );
}

function slug(iri: string): string {
  return iri.replace(/^.*[/#]/, "");
}
