// What the pages do by themselves: bring the flights late, ask before a form is sent, show what a choice needs.
"use strict";

function fill(flight, template, best) {
  const card = template.content.cloneNode(true);
  const values = {
    ...flight,
    origin: flight.origin,
    destination: flight.destination,
    span: `${Math.floor(flight.minutes / 60)} h ${String(flight.minutes % 60).padStart(2, "0")} min`,
    price: `€ ${Number(flight.price).toFixed(2)}`,
    unseen: ` ${flight.flight}`,
  };
  for (const place of card.querySelectorAll("[data-fill]")) place.textContent = values[place.dataset.fill];
  card.querySelector("[data-fill-href]").href = `/offers/${encodeURIComponent(flight.id)}`;
  card.querySelector(".best").hidden = !best;
  return card;
}

async function bring(list) {
  const template = document.querySelector("template[data-flight]");
  const waiting = document.querySelector("[data-waiting]");
  try {
    const answer = await fetch(list.dataset.offers);
    if (!answer.ok) throw new Error(`status ${answer.status}`);
    const flights = await answer.json();
    const lowest = Math.min(...flights.map((flight) => Number(flight.price)));
    list.replaceChildren(...flights.map((flight) => fill(flight, template, Number(flight.price) === lowest)));
    list.hidden = flights.length === 0;
    document.querySelector("[data-none]").hidden = flights.length > 0;
  } catch (error) {
    document.querySelector("[data-failed]").hidden = false;
  }
  waiting.remove();
}

for (const list of document.querySelectorAll("[data-offers]")) {
  setTimeout(() => bring(list), Number(list.dataset.delay));
}

for (const form of document.querySelectorAll("form[data-confirm]")) {
  form.addEventListener("submit", (event) => { if (!confirm(form.dataset.confirm)) event.preventDefault(); });
}

for (const choice of document.querySelectorAll("select[data-shows]")) {
  const show = () => {
    for (const part of document.querySelectorAll("[data-shown-for]")) {
      part.hidden = part.dataset.shownFor !== choice.value;
      for (const field of part.querySelectorAll("input, textarea")) field.required = !part.hidden;
    }
  };
  choice.addEventListener("change", show);
  show();
}
