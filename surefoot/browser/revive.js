// Gives a page at rest, which was parsed again, what its HTML does not tell: what the data-surefoot-* attributes say
// (visibility.py names them) becomes the state of the document once more, and the attributes go.
() => {
  const PREFIX = "data-surefoot-", frames = [], names = new Map(), named = [];
  const force = (element, name, value) => element.style.setProperty(name, value, "important");
  const sight = (element, hidden) => {
    if (hidden === "" || hidden === "none") force(element, "display", "none");
    else if (hidden === "unseen") force(element, "visibility", "hidden");
    else if (hidden === "no" || hidden === "bare") force(element, "visibility", "visible");
    else if (hidden === "contents" || hidden === "text") force(element, "display", "contents");
  };
  const revive = (element, get) => {
    const hidden = get("hidden"), apart = get("apart"), value = get("value"), checked = get("checked"), selected = get("selected");
    if (apart !== null) force(element, "display", apart ? "inline" : "block");
    if (hidden !== null) sight(element, hidden);
    if (value !== null) element.value = value;
    if (checked === "mixed") element.indeterminate = true;
    else if (checked !== null) element.checked = checked === "true";
    if (selected !== null) element.selected = selected === "true";
    if (get("names") !== null) names.set(get("names"), element);
    if (get("named-by") !== null) named.push([element, get("named-by").split(" ")]);
    if (get("frame") !== null && !/^https?:/.test(element.src ?? "")) element.srcdoc = get("frame");
    for (const which of ["before", "after"]) if (get(which) !== null) decorate(element, which, get(which));
  };
  let decorated = 0;
  const decorate = (element, which, text) => {
    const mark = `replayed-${which}-${decorated++}`;
    element.setAttribute(`data-${mark}`, text);
    const sheet = new CSSStyleSheet(), root = element.getRootNode();
    sheet.replaceSync(`[data-${mark}]::${which} { content: attr(data-${mark}) !important; }`);
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  };
  // What a style sheet that was not saved gave a size, such as a picture of a button.
  const EMPTY = /^(a|button|i|img|label|span|svg|summary)$/;
  const size = (element) => {
    if (!EMPTY.test(element.localName) || element.textContent.trim() || element.localName !== "svg" && element.children.length) return;
    const box = element.getBoundingClientRect();
    if (box.width > 0 && box.height > 0 || !element.checkVisibility()) return;
    force(element, "display", "inline-block"), force(element, "min-width", "16px"), force(element, "min-height", "16px");
  };
  const sizeless = new Set();
  const visit = (root) => {
    for (const element of root.querySelectorAll("*")) {
      const marks = [...element.attributes].filter((one) => one.name.startsWith(PREFIX));
      if (marks.length) {
        const get = (name) => element.getAttribute(PREFIX + name);
        if (get("hidden") === "self") sizeless.add(element);
        revive(element, get);
        for (const one of marks) element.removeAttribute(one.name);
      }
      if (element.shadowRoot) visit(element.shadowRoot);
      frames.push(element);
    }
  };
  visit(document);
  for (const [element, numbers] of named) element.ariaLabelledByElements = numbers.map((one) => names.get(one)).filter(Boolean);
  for (const element of frames) if (!sizeless.has(element)) size(element);
}
