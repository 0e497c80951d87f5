// Takes the page to rest in one round trip: its HTML with what HTML does not tell (what is hidden, and what
// form controls hold now) as data-surefoot-* attributes. The page itself is not touched: a copy is marked.
(limits) => {
  const live = document.documentElement;
  if (!live) return { html: "", url: location.href, complete: false };
  const count = document.getElementsByTagName("*").length;
  if (count > limits.nodes) return { tooLarge: `${count} elements` };
  const copy = live.cloneNode(true);
  // What is `gone` is not rendered, nor is anything in it; what its controls hold counts all the same: the options of a
  // closed list are never rendered, and the value of a password must not be kept wherever it stands.
  const mark = (element, twin, unseen, gone) => {
    const tag = element.localName;
    if (tag === "head") return;
    if (element !== live && !gone && element.checkVisibility) {
      const rendered = element.checkVisibility();
      // An element without a box of its own (display: contents) may hold what is visible.
      if (!rendered && getComputedStyle(element).display !== "contents") {
        twin.setAttribute("data-surefoot-hidden", "");
        gone = true;
      }
      const seen = !rendered || element.checkVisibility({ visibilityProperty: true });
      const box = rendered ? element.getBoundingClientRect() : { width: 0, height: 0 };
      if (!gone && !seen && !unseen) twin.setAttribute("data-surefoot-hidden", "unseen");
      else if (!gone && seen && unseen && rendered) twin.setAttribute("data-surefoot-hidden", "no");
      else if (!gone && !unseen && (!box.width || !box.height)) twin.setAttribute("data-surefoot-hidden", "self");
      unseen = rendered ? !seen : unseen;
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
      inner = inner.nextElementSibling, other = other.nextElementSibling) mark(inner, other, unseen, gone);
  };
  mark(live, copy, false, false);
  copy.setAttribute("data-surefoot-live", "");
  const html = "<!DOCTYPE html>" + copy.outerHTML;
  if (html.length > limits.characters) return { tooLarge: `${html.length} characters` };
  return { html, url: location.href, complete: document.readyState !== "loading" };
}
