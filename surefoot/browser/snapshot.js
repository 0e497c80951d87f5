// Takes a document to rest in one round trip: its HTML, open shadow roots as templates, with what HTML does not
// tell (what is hidden, what styles add, what form controls hold) as data-surefoot-* attributes; visibility.py names
// them. The page is not touched: a copy is marked, in a document of its own where no script runs and nothing loads.
(limits) => {
  const live = document.documentElement;
  if (!live) return { html: "", url: location.href, complete: false, extent: [0] };
  let count = document.getElementsByTagName("*").length;
  const extent = [count, live.textContent.length];
  if (count > limits.nodes) return { tooLarge: `${count} elements` };
  const APART = new Set(limits.apart), NEVER = new Set(limits.neverRendered);
  const HOSTS = new Set(limits.hosts), CLOSED = "a closed shadow root";
  const inert = document.implementation.createHTMLDocument("");
  const copy = inert.importNode(live, true);
  const unseen = new Set();
  const put = (twin, name, value) => twin.setAttribute("data-surefoot-" + name, value);

  // The text of a `content` value as Playwright reads it: strings and attr(), what follows a slash before all else.
  const written = (content, element) => {
    const token = /\s*(?:"((?:[^"\\]|\\.)*)"|attr\(\s*([\w-]+)\s*\)|(\/)|([\w-]+(?:\((?:"(?:[^"\\]|\\.)*"|[^")])*\))?))\s*/gy;
    let said = "", known = true;
    for (let found; token.lastIndex < content.length;) {
      if (!(found = token.exec(content))) return "";
      if (found[3]) said = "", known = true;
      else if (found[4]) known = false;
      else if (found[2]) said += element.getAttribute(found[2]) || "";
      else said += found[1].replace(/\\(?:([0-9a-f]{1,6})\s?|(.))/gi, (_, hex, one) => hex ? String.fromCodePoint(parseInt(hex, 16)) : one);
    }
    return known ? said : "";
  };
  const pseudo = (element, twin, which) => {
    const style = getComputedStyle(element, "::" + which), content = style.content;
    if (!content || content === "none" || content === "normal" || style.display === "none" || style.visibility === "hidden") return;
    const said = written(content, element);
    if (said) put(twin, which, style.display === "inline" ? said : ` ${said} `);
  };

  // The elements of a tree that a style sheet may add text to, before or after what they hold: asking each for its two
  // pseudo-elements costs more than all the rest. One is there by its `content` alone. All elements, where a sheet
  // cannot be read or says it in a way that is not taken apart here.
  const decorated = (root) => {
    const all = { has: () => true }, selectors = { before: new Set(), after: new Set() };
    const gather = (rules, nested) => {
      for (const rule of rules) {
        if (rule.styleSheet) gather(rule.styleSheet.cssRules, nested);
        const said = rule.selectorText ?? "", inner = rule.cssRules?.length > 0;
        if (/:(before|after)\b/i.test(said) && (inner || !/^(none|normal|""|)$/.test(rule.style.content))) {
          if (nested || inner || /:host|:scope|::slotted|::part|&/.test(said)) return false;
          const bare = said.replace(/(^|[\s>+~,(])::?(?:before|after)\b/gi, "$1*").replace(/::?(?:before|after)\b/gi, "");
          for (const which of ["before", "after"]) if (new RegExp(`:${which}\\b`, "i").test(said)) selectors[which].add(bare);
        }
        if (inner && gather(rule.cssRules, nested || Boolean(said)) === false) return false;
      }
      return true;
    };
    const found = (several) => new Set(several.size ? root.querySelectorAll([...several].join()) : []);
    try {
      for (const sheet of [...root.styleSheets, ...root.adoptedStyleSheets]) {
        if (!gather(sheet.cssRules, false)) return { before: all, after: all };
      }
      return { before: found(selectors.before), after: found(selectors.after) };
    } catch {
      return { before: all, after: all };
    }
  };

  const showsText = (element) => {
    const range = document.createRange();
    for (let node = element.firstChild; node; node = node.nextSibling) {
      if (node.nodeType !== Node.TEXT_NODE) continue;
      range.selectNode(node);
      const box = range.getBoundingClientRect();
      if (box.width > 0 && box.height > 0) return true;
    }
    return false;
  };

  // An element that nothing hides and that is not laid out: its parent has a shadow root without a slot for it.
  const isLeftOut = (element) => {
    const outer = element.parentElement;
    return outer !== null && !outer.shadowRoot && (HOSTS.has(outer.localName) || outer.localName.includes("-"))
      && getComputedStyle(outer).contentVisibility !== "hidden";
  };

  // Marks how far an element is seen; says whether nothing inside is rendered either.
  const sight = (element, twin, tag) => {
    const style = getComputedStyle(element), display = style.display;
    const hides = unseen.size > 0 && unseen.has(element.parentElement ?? element.parentNode.host);
    if (display === "none") {
      if (!NEVER.has(tag)) put(twin, "hidden", tag === "option" ? "none" : "");
      return true;
    }
    if (tag !== "br" && APART.has(tag) !== (display !== "inline")) put(twin, "apart", display === "inline" ? "no" : "");
    if (display === "contents") {
      put(twin, "hidden", showsText(element) ? "text" : "contents");
      if (hides) unseen.add(element);
      return false;
    }
    const rendered = element.checkVisibility(); // what closed details hold has a size, and is not rendered
    if (!rendered && tag !== "option" && tag !== "optgroup") {
      if (isLeftOut(element)) put(twin.parentNode, "unseen", CLOSED);
      put(twin, "hidden", "");
      return true;
    }
    const box = element.getBoundingClientRect(), sized = rendered && box.width > 0 && box.height > 0;
    const seen = style.visibility === "visible";
    if (tag === "option") {
      // An option is chosen rather than seen, and follows its menu, whatever lies between them.
      if (!seen || !sized) put(twin, "hidden", "self");
      return false;
    }
    if (!seen || !rendered) unseen.add(element);
    if ((!seen || !rendered) && !hides) put(twin, "hidden", "unseen");
    else if (seen && (hides || NEVER.has(tag))) put(twin, "hidden", sized ? "no" : "bare");
    else if (seen && !sized) put(twin, "hidden", "self");
    return false;
  };

  const control = (element, twin, tag) => {
    if (tag === "input") {
      const toggles = element.type === "checkbox" || element.type === "radio";
      if (element.indeterminate) put(twin, "checked", "mixed");
      else if (toggles && element.checked !== element.defaultChecked) put(twin, "checked", String(element.checked));
      if (element.type === "password" || /\bcc-(number|csc)\b/.test(element.autocomplete)) {
        if (twin.hasAttribute("value")) twin.setAttribute("value", "");
      } else if (!toggles && element.type !== "file" && element.value !== element.defaultValue) put(twin, "value", element.value);
    } else if (tag === "textarea") {
      if (element.value !== element.defaultValue) put(twin, "value", element.value);
    } else if (tag === "option") {
      if (element.selected !== element.defaultSelected) put(twin, "selected", String(element.selected));
    } else if (tag === "script" || tag === "style") {
      if (twin.textContent.length > 4096 && !/json/.test(element.type)) twin.textContent = " "; // and still not empty
    } else if (tag === "template") {
      twin.removeAttribute("shadowrootmode"); // one that became no shadow root is a template like any other
    } else if (tag === "iframe" || tag === "frame") {
      put(twin, "frame", `${limits.token}${frames.push(element) - 1}`);
    } else if (!element.hasChildNodes() && !element.shadowRoot && isClosed(element, tag)) {
      put(twin, "unseen", CLOSED);
    }
  };
  const frames = [];
  const hit = (element, twin) => {
    const number = limits.hits.indexOf(element);
    if (number >= 0) put(twin, "hit", number);
  };
  // A closed shadow root cannot be seen, but for what it does: an element that holds nothing takes up space, though no
  // style gives it any. (One that holds something shows it when this is not laid out.)
  const isClosed = (element, tag) => {
    if (!(tag.includes("-") ? customElements.get(tag) : HOSTS.has(tag))) return false;
    const box = element.getBoundingClientRect();
    if (!(box.width > 0 && box.height > 0)) return false;
    const style = getComputedStyle(element), said = element.computedStyleMap();
    if (style.display === "inline") return tag.includes("-") || (style.paddingLeft === "0px" && style.borderLeftWidth === "0px");
    if (tag.includes("-") && said.get("height").toString() === "auto") return true;
    const around = getComputedStyle(element.parentElement ?? element.parentNode.host).display;
    const own = element.clientHeight - parseFloat(style.paddingTop) - parseFloat(style.paddingBottom);
    return own > 0 && /^(block|list-item|table-cell|inline-block|flow-root)$/.test(around) && /static|relative/.test(style.position)
      && said.get("height").toString() === "auto" && /^(auto|0px)$/.test(style.minHeight) && style.aspectRatio === "auto"
      && ["::before", "::after"].every((one) => /^(none|normal)$/.test(getComputedStyle(element, one).content));
  };

  const walk = (root, lives, twins, hidden, top = null) => { // `top` is the twin of the first one, which is not in `twins`
    let gone = null;
    const adorned = decorated(root);
    for (let i = 0; i < lives.length; i++) {
      const element = lives[i], twin = top ? (i ? twins[i - 1] : top) : twins[i], tag = element.localName;
      if (gone && !gone.contains(element)) gone = null;
      const skipped = hidden || gone !== null;
      if (!skipped && sight(element, twin, tag)) gone = element;
      if (!skipped && !gone) {
        if (adorned.before.has(element)) pseudo(element, twin, "before");
        if (adorned.after.has(element)) pseudo(element, twin, "after");
      }
      control(element, twin, tag);
      if (limits.hits) hit(element, twin);
      if (element.shadowRoot) shadow(element, twin, hidden || gone !== null);
    }
    for (const element of root.querySelectorAll('[aria-labelledby=""]')) {
      if (element.ariaLabelledByElements?.length) labelled.push(element);
    }
    walked.push([lives, twins, top]);
  };
  // What a script named an element by stands in no attribute: both sides are marked with numbers.
  const walked = [], labelled = [];
  const refer = () => {
    const known = new Map(), numbers = new Map();
    for (const [lives, twins, top] of walked) {
      const copies = top ? [top, ...twins] : twins;
      lives.forEach((element, place) => known.set(element, copies[place]));
    }
    for (const element of labelled) {
      const named = [...element.ariaLabelledByElements].filter((one) => known.has(one));
      for (const one of named) if (!numbers.has(one)) put(known.get(one), "names", String(numbers.set(one, numbers.size).get(one)));
      put(known.get(element), "named-by", named.map((one) => numbers.get(one)).join(" "));
    }
  };
  // Which of a host's children a script put into a slot: by their places, where adjacent texts are one, as they are parsed.
  const assign = (host, slots, twins) => {
    const places = new Map();
    let place = -1, last = null;
    for (const node of host.childNodes) {
      const text = node.nodeType === Node.TEXT_NODE;
      if ((text && node.data) || node.nodeType === Node.ELEMENT_NODE) {
        if (!(text && last === "text")) place++;
        places.set(node, place);
      }
      if (!text || node.data) last = text ? "text" : "other";
    }
    slots.forEach((slot, at) => {
      if (slot.localName === "slot") put(twins[at], "assigned", [...new Set(slot.assignedNodes().map((node) => places.get(node)))].join(" "));
    });
  };
  const shadow = (element, twin, hidden) => {
    const root = element.shadowRoot, template = inert.createElement("template");
    const lives = root.querySelectorAll("*");
    count += lives.length;
    template.setAttribute("shadowrootmode", "open");
    for (const child of root.childNodes) template.content.append(inert.importNode(child, true));
    twin.prepend(template);
    const inner = template.content.querySelectorAll("*");
    if (root.slotAssignment === "manual") assign(element, lives, inner);
    walk(root, lives, inner, hidden);
  };
  walk(document, document.querySelectorAll("*"), copy.querySelectorAll("*"), false, copy);
  if (count > limits.nodes) return { tooLarge: `${count} elements` };
  if (labelled.length) refer();
  put(copy, "live", document.querySelector("noscript > *") ? "unscripted" : "");
  const html = (document.compatMode === "BackCompat" ? "" : "<!DOCTYPE html>") + copy.outerHTML;
  if (html.length > limits.characters) return { tooLarge: `${html.length} characters` };
  return { html, url: location.href, complete: document.readyState !== "loading", extent };
}
