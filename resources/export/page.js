"use strict";
// Colours by choice, copying of code, and the search over all conversations. Works without it too, but for these.
(() => {
  const root = document.documentElement;
  const words = document.body.dataset;
  const scheme = document.getElementById("scheme");
  const system = matchMedia("(prefers-color-scheme: dark)");
  const stored = () => { try { return localStorage.getItem("loquat-scheme"); } catch { return null; } };
  const store = (value) => { try { localStorage.setItem("loquat-scheme", value); } catch { /* a page without storage forgets it */ } };
  const isDark = () => (root.dataset.scheme || (system.matches ? "dark" : "light")) === "dark";
  const show = () => { scheme.textContent = isDark() ? words.light : words.dark; };
  if (["light", "dark"].includes(stored())) root.dataset.scheme = stored();
  scheme.addEventListener("click", () => {
    root.dataset.scheme = isDark() ? "light" : "dark";
    store(root.dataset.scheme);
    show();
  });
  system.addEventListener("change", show);
  show();
  scheme.hidden = false;

  if (navigator.clipboard) {
    for (const figure of document.querySelectorAll("figure.code")) {
      const button = document.createElement("button");
      button.className = "copy";
      button.type = "button";
      button.textContent = words.copy;
      button.addEventListener("click", async () => {
        await navigator.clipboard.writeText(figure.querySelector("code").textContent);
        button.textContent = words.copied;
        setTimeout(() => { button.textContent = words.copy; }, 1500);
      });
      figure.append(button);
    }
  }

  const field = document.getElementById("search");
  if (!field) return;
  const items = [...document.querySelectorAll(".list li")];
  const count = document.querySelector(".list .count");
  const fold = (text) => text.toLowerCase().normalize("NFKC");
  const known = new Map();
  const textOf = (item) => {
    if (!known.has(item)) {
      const link = item.querySelector("a");
      const id = link.getAttribute("href");
      const article = id.startsWith("#") ? document.getElementById(decodeURIComponent(id.slice(1))) : item;
      known.set(item, fold(link.textContent + " " + article.textContent));
    }
    return known.get(item);
  };
  const wanted = () => fold(field.value).split(/\s+/).filter(Boolean);
  const mark = () => {
    if (!("highlights" in CSS)) return;
    CSS.highlights.delete("found");
    const article = document.querySelector("article:target, article:has(:target)");
    const parts = wanted();
    if (!article || !parts.length) return;
    const ranges = [];
    const walker = document.createTreeWalker(article, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node && ranges.length < 2000; node = walker.nextNode()) {
      const text = node.data.toLowerCase();
      if (text.length !== node.data.length) continue;
      for (const part of parts) {
        for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length)) {
          const range = new Range();
          range.setStart(node, at);
          range.setEnd(node, at + part.length);
          ranges.push(range);
        }
      }
    }
    CSS.highlights.set("found", new Highlight(...ranges));
    const first = ranges[0]?.startContainer.parentElement;
    first?.closest("details")?.setAttribute("open", "");
    first?.scrollIntoView({ block: "center" });
  };
  const choose = () => {
    const parts = wanted();
    let shown = 0;
    for (const item of items) {
      item.hidden = !parts.every((part) => textOf(item).includes(part));
      shown += !item.hidden;
    }
    count.textContent = parts.length ? (shown ? words.found.replace("{count}", shown) : words.nothing) : "";
  };
  let waiting = 0;
  field.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(choose, 120); });
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    choose();
    items.find((item) => !item.hidden)?.querySelector("a").click();
  });
  const current = () => {
    const article = document.querySelector("article:target, article:has(:target)");
    for (const link of document.querySelectorAll(".list li a")) {
      if (article && link.getAttribute("href") === "#" + article.id) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
    mark();
  };
  addEventListener("hashchange", current);
  current();
})();
