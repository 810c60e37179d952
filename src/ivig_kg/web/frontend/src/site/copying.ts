// A button beside what one takes along: code, identifiers, addresses.

const SHOWN = 2000;

/** Puts a button to every block of code, and to every text that is marked with `data-copy`. */
export function enhanceCopying(root: ParentNode): void {
  if (!window.isSecureContext) return;
  root.querySelectorAll<HTMLElement>("pre").forEach((block) => {
    const frame = document.createElement("div");
    frame.className = "copied";
    block.replaceWith(frame);
    frame.append(block, button(block, "Copy"));
  });
  root.querySelectorAll<HTMLElement>("[data-copy]").forEach((text) => {
    text.after(" ", button(text, `Copy ${text.textContent?.trim() ?? ""}`));
  });
}

function button(text: HTMLElement, name: string): HTMLButtonElement {
  const made = Object.assign(document.createElement("button"), { type: "button", className: "copy", textContent: "Copy" });
  if (name !== "Copy") made.setAttribute("aria-label", name);
  made.addEventListener("click", async () => {
    await navigator.clipboard.writeText(text.textContent?.trim() ?? "");
    made.textContent = "Copied";
    window.setTimeout(() => (made.textContent = "Copy"), SHOWN);
  });
  return made;
}
