// Takes the page to rest in one round trip: its HTML with what HTML does not tell (what is hidden, and what
// form controls hold now) as data-surefoot-* attributes. The page itself is not touched: a copy is marked.
(limits) => {
  const live = document.documentElement;
  if (!live) return { html: "", url: location.href, complete: false };
  const count = document.getElementsByTagName("*").length;
  if (count > limits.nodes) return { tooLarge: `${count} elements` };
  const copy = live.cloneNode(true);
  const mark = (element, twin) => {
    const tag = element.localName;
    if (tag === "head") return;
    if (element !== live && element.checkVisibility && !element.checkVisibility({ visibilityProperty: true })) {
      // An element may be hidden and hold visible ones (visibility), so descend unless nothing is rendered.
      if (!element.checkVisibility() || !element.children.length) {
        twin.setAttribute("data-surefoot-hidden", "");
        return;
      }
    }
    if (tag === "input") {
      if (element.type === "checkbox" || element.type === "radio") {
        if (element.checked !== element.defaultChecked) twin.setAttribute("data-surefoot-checked", String(element.checked));
      } else if (element.type === "password" || /^cc-(number|csc)$/.test(element.autocomplete)) {
        twin.removeAttribute("value");
      } else if (element.value !== element.defaultValue) {
        twin.setAttribute("data-surefoot-value", element.value);
      }
    } else if (tag === "textarea") {
      if (element.value !== element.defaultValue) twin.setAttribute("data-surefoot-value", element.value);
    } else if (tag === "option") {
      if (element.selected !== element.defaultSelected) twin.setAttribute("data-surefoot-selected", String(element.selected));
    } else if (tag === "script" || tag === "style") {
      if (twin.textContent.length > 4096 && element.type !== "application/ld+json") twin.textContent = "";
    }
    for (let inner = element.firstElementChild, other = twin.firstElementChild; inner && other;
      inner = inner.nextElementSibling, other = other.nextElementSibling) mark(inner, other);
  };
  mark(live, copy);
  const html = "<!DOCTYPE html>" + copy.outerHTML;
  if (html.length > limits.characters) return { tooLarge: `${html.length} characters` };
  return { html, url: location.href, complete: document.readyState !== "loading" };
}
