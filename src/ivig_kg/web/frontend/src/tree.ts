// A list of lists as an ARIA tree with one tab stop: https://www.w3.org/WAI/ARIA/apg/patterns/treeview/
for (const list of document.querySelectorAll<HTMLElement>("ul[data-tree]")) enhance(list);

function enhance(list: HTMLElement): void {
  const tree = document.createElement("ul");
  tree.className = list.className;
  tree.setAttribute("role", "tree");
  tree.setAttribute("aria-label", list.dataset["tree"] ?? "");
  tree.append(...items(list));
  const first = tree.querySelector<HTMLElement>("[role=treeitem]");
  if (first) first.tabIndex = 0;
  tree.addEventListener("click", (event) => clicked(tree, event.target as Element));
  tree.addEventListener("keydown", (event) => {
    if (!event.ctrlKey && !event.metaKey && !event.altKey && pressed(tree, event.key)) event.preventDefault();
  });
  list.replaceWith(tree);
}

function items(list: Element): HTMLElement[] {
  return [...list.children].map((entry) => {
    const link = entry.querySelector("a");
    const inner = entry.querySelector(":scope > details > ul");
    if (!link || !inner) return treeItem(link, link ?? entry);
    const item = treeItem(link, entry.querySelector("summary") ?? link);
    const group = document.createElement("ul");
    group.setAttribute("role", "group");
    group.hidden = true;
    group.append(treeItem(link, link.parentElement ?? link), ...items(inner));
    item.setAttribute("aria-expanded", "false");
    item.append(group);
    return item;
  });
}

/** An item without others below it; `named` holds its name, of which links become text. */
function treeItem(link: Element | null, named: Element): HTMLElement {
  const item = document.createElement("li");
  item.setAttribute("role", "treeitem");
  item.tabIndex = -1;
  item.dataset["href"] = link?.getAttribute("href") ?? "";
  const label = document.createElement("span");
  label.append(...named.cloneNode(true).childNodes);
  label.querySelector("a")?.replaceWith(link?.textContent ?? "");
  item.append(label);
  return item;
}

function clicked(tree: HTMLElement, target: Element): void {
  const item = target.closest<HTMLElement>("[role=treeitem]");
  if (!item || !tree.contains(item)) return;
  focus(tree, item);
  if (item.hasAttribute("aria-expanded")) toggle(item);
  else visit(item);
}

/** Do what a key stands for in a tree; tells whether it stands for anything. */
function pressed(tree: HTMLElement, key: string): boolean {
  const item = tree.querySelector<HTMLElement>("[role=treeitem][tabindex='0']");
  if (!item) return false;
  const shown = [...tree.querySelectorAll<HTMLElement>("[role=treeitem]")].filter((one) => !one.closest("[hidden]"));
  const place = shown.indexOf(item);
  const isOpen = item.getAttribute("aria-expanded");
  const moves: Record<string, () => HTMLElement | null | undefined | void> = {
    ArrowDown: () => shown[place + 1],
    ArrowUp: () => shown[place - 1],
    Home: () => shown[0],
    End: () => shown.at(-1),
    ArrowRight: () => (isOpen === "false" ? toggle(item) : isOpen && shown[place + 1]) || undefined,
    ArrowLeft: () => (isOpen === "true" ? toggle(item) : item.parentElement?.closest<HTMLElement>("[role=treeitem]")),
    Enter: () => visit(item),
    " ": () => (isOpen ? toggle(item) : visit(item)),
  };
  const move = moves[key] ?? (key.length === 1 ? () => named(shown, place, key) : undefined);
  if (!move) return false;
  const next = move();
  if (next) focus(tree, next);
  return true;
}

/** The next item that begins with a letter. */
function named(shown: readonly HTMLElement[], place: number, letter: string): HTMLElement | undefined {
  const turned = [...shown.slice(place + 1), ...shown.slice(0, place + 1)];
  return turned.find((one) => one.textContent?.trim().toLowerCase().startsWith(letter.toLowerCase()));
}

function toggle(item: HTMLElement): void {
  const group = item.querySelector<HTMLElement>(":scope > [role=group]");
  const isOpen = item.getAttribute("aria-expanded") === "true";
  item.setAttribute("aria-expanded", String(!isOpen));
  if (group) group.hidden = isOpen;
}

function focus(tree: HTMLElement, item: HTMLElement): void {
  for (const one of tree.querySelectorAll<HTMLElement>("[tabindex='0']")) one.tabIndex = -1;
  item.tabIndex = 0;
  item.focus();
}

function visit(item: HTMLElement): void {
  if (item.dataset["href"]) location.assign(item.dataset["href"]);
}
