// On /graph: the neighbourhood of a thing as a picture that one can walk through and take along.
import { fetchNeighbourhood } from "./graph/model";
import { open } from "./graph/panel";

const frame = document.getElementById("graph");
const { source, name } = frame?.dataset ?? {};

if (frame && source) {
  fetchNeighbourhood(source).then(
    (sent) => open(frame, sent, name ?? "graph"),
    (error: unknown) => console.error(error),
  );
}
