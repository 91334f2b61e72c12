// What the page can do beyond being read: choosing probes, opening all, walking the treemap. Without it all is there.
"use strict";
(() => {
  const all = (selector, within) => [...(within || document).querySelectorAll(selector)];

  const probes = all(".probe");
  for (const controls of all(".controls")) {
    controls.hidden = false;
    const choices = all("[data-show]", controls);
    for (const choice of choices) {
      choice.addEventListener("click", () => {
        for (const other of choices) other.setAttribute("aria-pressed", String(other === choice));
        const show = choice.dataset.show;
        for (const probe of probes) probe.hidden = show !== "all" && !probe.classList.contains(show);
        for (const group of all(".group")) group.hidden = !all(".probe", group).some((probe) => !probe.hidden);
      });
    }
    const open = controls.querySelector("[data-open]");
    open.addEventListener("click", () => {
      const wanted = open.getAttribute("aria-pressed") !== "true";
      open.setAttribute("aria-pressed", String(wanted));
      open.textContent = wanted ? "close all" : "open all";
      for (const probe of probes) probe.open = wanted;
    });
  }

  // a link to a probe opens it
  const openTarget = () => {
    const target = location.hash.startsWith("#probe-") && document.getElementById(location.hash.slice(1));
    if (!target) return;
    for (const part of [target, target.closest(".group")]) part.hidden = false;
    target.open = true;
    target.querySelector("summary").focus({ preventScroll: true });
    target.scrollIntoView();
  };
  addEventListener("hashchange", openTarget);
  openTarget();
  addEventListener("beforeprint", () => { for (const probe of probes) probe.open = true; });

  for (const image of all(".image")) {
    const map = image.querySelector(".map");
    if (map) treemap(image, map);
    // a layer and its files light up together
    for (const layer of all("[data-layer]", image)) {
      if (layer.closest(".map")) continue;
      layer.addEventListener("pointerenter", () => light(image, layer.dataset.layer));
      layer.addEventListener("pointerleave", () => light(image, null));
    }
  }

  function light(image, layer) {
    const map = image.querySelector(".map");
    if (!map) return;
    map.classList.toggle("dim", layer !== null);
    for (const cell of all(".cell", map)) cell.classList.toggle("lit", cell.dataset.layer === layer);
  }

  function treemap(image, map) {
    const root = map.querySelector(".cell");
    const readout = image.querySelector(".readout");
    const caption = image.querySelector(".files figcaption");
    const crumbs = document.createElement("span");
    crumbs.className = "crumbs";
    caption.querySelector(".hint").hidden = false;
    caption.firstElementChild.append(crumbs);
    let shown = root;
    let current = root;

    const parent = (cell) => (cell === root ? null : cell.parentElement.closest(".cell"));
    const children = (cell) => all(":scope > .in > .cell", cell);
    const isFolder = (cell) => cell.classList.contains("folder");
    const name = (cell) => cell.querySelector(":scope > .label").firstChild.data.trim();
    const chain = (cell) => { const cells = []; for (let at = cell; at; at = parent(at)) cells.unshift(at); return cells; };

    const rows = all("tr[data-layer]", image);
    const say = (cell) => {
      readout.textContent = cell.getAttribute("aria-label");
      for (const row of rows) row.classList.toggle("lit", cell !== root && row.dataset.layer === cell.dataset.layer);
    };
    const go = (cell) => {
      if (!cell) return;
      current.tabIndex = -1;
      current = cell;
      current.tabIndex = 0;
      current.focus({ preventScroll: true });
      say(cell);
    };
    const show = (cell) => {
      shown = cell;
      const path = chain(cell);
      for (const other of all(".path, .shown", map)) other.classList.remove("path", "shown");
      for (const at of path) at.classList.add("path");
      cell.classList.add("shown");
      map.classList.toggle("zoomed", cell !== root);
      crumbs.textContent = "";
      if (cell === root) return;
      for (const at of path) {
        const crumb = document.createElement("button");
        crumb.type = "button";
        crumb.textContent = name(at);
        crumb.addEventListener("click", () => { show(at); go(at); });
        crumbs.append(crumbs.childElementCount > 1 ? "/" : " ", crumb);
      }
    };

    map.addEventListener("pointerover", (event) => {
      const cell = event.target.closest(".cell");
      if (cell) say(cell);
    });
    map.addEventListener("pointerleave", () => say(current));
    map.addEventListener("focusin", (event) => {
      if (event.target.matches(".cell")) say(event.target);
    });
    map.addEventListener("click", (event) => {
      let cell = event.target.closest(".cell");
      if (!cell) return;
      if (!isFolder(cell)) { go(cell); cell = parent(cell) || root; if (cell === shown) return; }
      // one folder at a time, on the way to what was clicked
      const path = chain(cell);
      const next = cell === shown ? parent(shown) || root : path[path.indexOf(shown) + 1] || cell;
      show(next);
      go(next);
    });
    map.addEventListener("keydown", (event) => {
      if (event.altKey || event.ctrlKey || event.metaKey) return;
      const siblings = current === shown ? [current] : children(parent(current) || root);
      const place = siblings.indexOf(current);
      const moves = {
        ArrowRight: () => (siblings[place + 1] ? go(siblings[place + 1]) : undefined),
        ArrowLeft: () => (siblings[place - 1] ? go(siblings[place - 1]) : undefined),
        ArrowDown: () => go(children(current)[0]),
        ArrowUp: () => { if (current !== shown) go(parent(current)); },
        Home: () => go(siblings[0]),
        End: () => go(siblings[siblings.length - 1]),
        Enter: () => {
          if (!isFolder(current)) return;
          show(current === shown ? parent(shown) || root : current);
          go(shown);
        },
        Escape: () => { if (shown !== root) { const from = shown; show(parent(shown) || root); go(from); } },
      };
      moves[" "] = moves.Enter;
      const move = moves[event.key];
      if (!move) return;
      event.preventDefault();
      move();
    });
  }
})();
