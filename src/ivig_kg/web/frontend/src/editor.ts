// On /sparql: an editor that knows the terms of the graph, in the place of the plain form's text area.
import "@zazuko/yasqe/build/yasqe.min.css";
import "./editor/editor.css";
import { Desk } from "./editor/desk";
import { enhanceExamples } from "./editor/examples";
import { QueryField } from "./editor/field";

const form = document.querySelector<HTMLFormElement>("form.query");
const area = form?.querySelector("textarea");
const outcome = document.querySelector<HTMLElement>(".outcome");
const examples = document.querySelector<HTMLElement>(".examples");

if (form && area && outcome && examples) {
  const field = new QueryField(area, () => desk.toggle());
  const desk = new Desk(form, outcome, field);
  enhanceExamples(examples, field);
}
