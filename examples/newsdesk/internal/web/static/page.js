"use strict";
// What is live, and the keys. Every page works without this script.
(() => {
	const $ = (selector, of = document) => of.querySelector(selector);
	const all = (selector, of = document) => [...of.querySelectorAll(selector)];
	const said = $("#said");

	// Ages.
	const [now, minutes, hours, day, days] = document.body.dataset.ages.split("|");
	const age = (since) => {
		const seconds = (Date.now() - since) / 1000;
		const words = (text, n) => text.replace("#", Math.floor(n));
		if (seconds < 60) return now;
		if (seconds < 3600) return words(minutes, seconds / 60);
		if (seconds < 86400) return words(hours, seconds / 3600);
		if (seconds < 14 * 86400) return words(seconds < 2 * 86400 ? day : days, seconds / 86400);
		return null;
	};
	const tick = () => {
		for (const time of all("time.age")) {
			const text = age(Date.parse(time.dateTime));
			if (text !== null && text !== time.textContent) time.textContent = text;
		}
	};
	setInterval(tick, 30_000);

	// Read state.
	const mark = (story, read) => fetch(`/stories/${story}/read`, {
		method: "POST", headers: {"X-Part": "read"}, body: new URLSearchParams({read: read ? "yes" : "no"}),
	});
	const page = $(".story-page");
	if (page?.dataset.mark) mark(page.dataset.story, true);

	const cards = () => all(".card").filter((c) => c.offsetParent !== null);
	const current = () => document.activeElement?.closest?.(".card") ?? $(".card.current");
	const select = (card) => {
		$(".card.current")?.classList.remove("current");
		card.classList.add("current");
		const link = $("h2 a, h3 a", card);
		link.focus({preventScroll: true});
		card.scrollIntoView({block: "nearest"});
	};

	document.addEventListener("submit", async (event) => {
		const card = event.target.closest(".card");
		if (!card || !event.target.action.endsWith("/read")) return;
		event.preventDefault();
		const read = event.target.elements.read.value === "yes";
		const answer = await mark(card.dataset.story, read);
		if (!answer.ok) return;
		await refresh(card);
		$("[data-key=m]", card)?.focus({preventScroll: true});
	});

	// The list: what has come is counted at once and shown when asked for.
	const list = $("#list"), arrivals = $("#arrivals"), live = $("#live");
	let fresh = null; // the newest list, not shown yet
	const ask = async () => {
		const answer = await fetch(location.href, {headers: {"X-Part": "list"}});
		if (answer.status === 401) location.reload(); // to sign in again
		if (!answer.ok) throw new Error(answer.status);
		return new DOMParser().parseFromString(await answer.text(), "text/html");
	};
	const same = (a, b) => a?.outerHTML === b?.outerHTML;
	// Puts the numbers of a card in place; what would move its text stays until it is asked for.
	const update = (card, by) => {
		for (const part of [".weight", ".facts"]) {
			const old = $(part, card), renewed = $(part, by);
			if (old && renewed && old.textContent !== renewed.textContent) {
				old.replaceWith(document.importNode(renewed, true));
				if (part === ".weight") $(part, card).classList.add("changed");
			}
		}
		const form = $(".acts form", card), other = $(".acts form", by);
		if (form && other && !same(form, other)) form.replaceWith(document.importNode(other, true));
		for (const name of ["read", "fresh", "lone"]) card.classList.toggle(name, by.classList.contains(name));
	};
	const refresh = async (card) => {
		const by = (await ask()).getElementById(card.id);
		if (by) update(card, by);
	};
	const announce = (n) => {
		const button = $("button", arrivals);
		const text = (n === 1 ? button.dataset.single : button.dataset.several).replace("#", n);
		$("span", button).textContent = text;
		if (arrivals.hidden || said.textContent !== text) said.textContent = text;
		arrivals.hidden = false;
	};
	const look = async () => {
		if (page) {
			const answer = await fetch(`/api/stories/${page.dataset.story}`);
			if (answer.redirected || (answer.ok && (await answer.json()).seq > Number(page.dataset.seq))) announce(1);
			return;
		}
		if (!list) return;
		fresh = await ask();
		// What is read stays where it is, though a line above it may become two.
		const held = current() ?? cards().find((c) => c.getBoundingClientRect().bottom > 80);
		const top = held?.getBoundingClientRect().top;
		let n = 0;
		for (const card of all(".card", fresh)) {
			const shown = document.getElementById(card.id);
			if (shown) update(shown, card);
			else n++;
		}
		const total = fresh.getElementById("list")?.dataset.total;
		if (total && $("#total")) $("#total").textContent = $("#total").textContent.replace(/[\d.,]+/, total);
		if (held) window.scrollBy({top: held.getBoundingClientRect().top - top, behavior: "instant"});
		if (n > 0 || !list.children.length) announce(Math.max(n, 1));
		tick();
	};
	const show = async () => {
		if (page) return location.reload();
		const newest = (fresh ?? await ask()).getElementById("list");
		list.dataset.seq = newest.dataset.seq;
		list.replaceChildren(...[...newest.childNodes].map((n) => document.importNode(n, true)));
		$(".empty")?.remove();
		arrivals.hidden = true;
		fresh = null;
		window.scrollTo({top: 0});
		tick();
		const first = cards()[0];
		if (first) select(first);
	};
	if (arrivals) $("button", arrivals).addEventListener("click", show);

	if (list || page) {
		// At once if the desk was quiet, else at most every other second, and seldom if it does not answer.
		const pause = 2000, longPause = 20_000;
		let waiting = null, stale = false, next = 0;
		const soon = () => {
			stale = true;
			if (waiting || document.hidden) return;
			waiting = setTimeout(async () => {
				stale = false;
				try {
					await look();
					next = performance.now() + pause;
				} catch {
					stale = true;
					next = performance.now() + longPause;
				}
				waiting = null;
				if (stale) soon();
			}, Math.max(100, next - performance.now()));
		};
		// A browser has six connections to a desk, for all its tabs: only those that are seen keep one.
		let events = null;
		const connect = () => {
			events = new EventSource(`/events?after=${(document.getElementById("list") ?? page).dataset.seq}`);
			let lost = false;
			events.addEventListener("open", () => {
				live.hidden = false;
				live.classList.remove("lost");
				if (lost) soon();
				lost = false;
			});
			events.addEventListener("error", () => {
				live.classList.add("lost");
				lost = true;
				if (events?.readyState === EventSource.CLOSED) setTimeout(resume, 5000);
			});
			events.addEventListener("change", soon);
		};
		const suspend = () => { events?.close(); events = null; };
		const resume = () => {
			if (document.hidden) return;
			suspend();
			connect();
			soon();
		};
		document.addEventListener("visibilitychange", () => document.hidden ? suspend() : resume());
		addEventListener("pagehide", suspend);
		addEventListener("pageshow", (event) => { if (event.persisted) resume(); });
		if (!document.hidden) connect();
	}

	// Two articles: a word lights up in both texts and in the list.
	const lit = (numbers) => {
		for (const e of all(".hot")) e.classList.remove("hot");
		if (numbers) for (const n of numbers.split(" ")) {
			for (const e of all(`[data-f~="${n}"]`)) e.classList.add("hot");
		}
	};
	for (const e of all("[data-f]")) {
		e.addEventListener("mouseenter", () => lit(e.dataset.f));
		e.addEventListener("mouseleave", () => lit(""));
	}

	// What is ticked of a story can be dealt with wherever one has scrolled to.
	const compare = $("#compare");
	compare?.addEventListener("change", () => {
		compare.classList.toggle("picked", Boolean($("input[name=id]:checked", compare)));
	});

	// Thresholds, without asking for each.
	const slider = $("#threshold");
	if (slider) {
		const choose = (step) => {
			for (const outcome of all(".outcome")) outcome.hidden = outcome.id !== `step${step}`;
			for (const link of all(".steps a")) {
				if (link.dataset.step === String(step)) link.setAttribute("aria-current", "true");
				else link.removeAttribute("aria-current");
			}
			const link = $(`.steps a[data-step="${step}"]`);
			slider.value = step;
			slider.setAttribute("aria-valuetext", link.textContent);
			said.textContent = link.textContent;
		};
		$(".slide").hidden = false;
		slider.setAttribute("aria-valuetext", $(".steps a[aria-current]").textContent);
		slider.addEventListener("input", () => choose(slider.value));
		for (const link of all(".steps a")) {
			link.addEventListener("click", (event) => { event.preventDefault(); choose(link.dataset.step); });
		}
	}

	// Filters that are chosen are applied.
	for (const e of all("#filters select, #filters input")) {
		e.addEventListener("change", () => { if (e.type !== "number" || e.validity.valid) e.form.requestSubmit(); });
	}
	$("#filters")?.addEventListener("formdata", (event) => {
		for (const [name, value] of [...event.formData]) if (value === "") event.formData.delete(name);
	});
	if (matchMedia("(min-width: 64rem)").matches) $(".filters")?.setAttribute("open", "");

	// Keys.
	const help = $("#help"), on = $("#keys-on");
	on.checked = localStorage.getItem("keys") !== "off";
	on.addEventListener("change", () => localStorage.setItem("keys", on.checked ? "on" : "off"));
	$("#help-link").addEventListener("click", (event) => { event.preventDefault(); help.showModal(); });
	help.addEventListener("click", (event) => { if (event.target === help) help.close(); });
	const step = (by) => {
		const shown = cards();
		if (!shown.length) return;
		const at = shown.indexOf(current());
		select(shown[at < 0 ? (by > 0 ? 0 : shown.length - 1) : Math.min(Math.max(at + by, 0), shown.length - 1)]);
	};
	const keys = {
		j: () => step(1),
		k: () => step(-1),
		o: () => $("h2 a, h3 a", current() ?? document.createElement("p"))?.click(),
		v: () => $("[data-key=v]", current() ?? page ?? document.createElement("p"))?.click(),
		m: () => $("[data-key=m]", current() ?? page ?? document.createElement("p"))?.click(),
		n: () => { if (arrivals && !arrivals.hidden) show(); },
		s: () => $("#q").focus(),
		"/": () => $("#q").focus(),
		u: () => { location.href = "/"; },
		"?": () => help.showModal(),
	};
	document.addEventListener("keydown", (event) => {
		if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
		const typing = event.target.closest("input:not([type=checkbox]), select, textarea, dialog");
		if (event.key === "Escape" && event.target.id === "q") event.target.blur();
		if (typing || (!on.checked && event.key !== "?") || !keys[event.key]) return;
		event.preventDefault();
		keys[event.key]();
	});
	tick();
})();
