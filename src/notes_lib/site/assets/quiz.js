// A list of questions with folded answers becomes a quiz: one at a time, with a score.
(() => {
  "use strict";
  const make = (tag, className, ...children) => {
    const made = document.createElement(tag);
    if (className) made.className = className;
    made.append(...children);
    return made;
  };

  class Quiz {
    constructor(place) {
      this.place = place;
      this.all = [...place.querySelectorAll(".notes-question")];
      this.status = make("p", "notes-quiz-status");
      this.status.setAttribute("role", "status");
      this.knew = this.button("I knew it", "K", () => this.answer(true));
      this.did_not = this.button("I did not", "D", () => this.answer(false));
      this.verdict = make("p", "notes-quiz-verdict", this.knew, this.did_not);
      this.result = make("div", "notes-quiz-result");
      this.result.tabIndex = -1;
      this.list = this.button("All questions as a list", "", () => this.toggle());
      place.prepend(this.status);
      place.append(this.verdict, this.result, make("p", "notes-quiz-list", this.list));
      for (const question of this.all) {
        question.tabIndex = -1;
        question.setAttribute("aria-labelledby", this.headed(question));
        question.querySelector("details").addEventListener("toggle", () => this.show());
      }
      place.addEventListener("keydown", (event) => this.key(event));
      this.start(this.all, false);
    }

    button(text, key, act) {
      const made = make("button", "notes-button", text);
      made.type = "button";
      if (key) {
        made.append(make("kbd", "", key));
        made.setAttribute("aria-keyshortcuts", key);
      }
      made.addEventListener("click", act);
      return made;
    }

    headed(question) {
      const heading = question.querySelector("h3");
      heading.id ||= `question-${question.dataset.question}`;
      return heading.id;
    }

    start(questions, focus = true) {
      this.questions = questions;
      this.answers = [];
      this.place.classList.add("notes-quiz-on");
      for (const question of this.all) question.querySelector(":scope > details").open = false;
      this.show();
      if (focus) this.current.focus();
    }

    get current() {
      return this.questions[this.answers.length];
    }

    get unfolded() {
      return Boolean(this.current?.querySelector(":scope > details").open);
    }

    get on() {
      return this.place.classList.contains("notes-quiz-on");
    }

    show() {
      const { current, on } = this;
      for (const question of this.all) question.hidden = on && question !== current;
      this.result.hidden = !on || Boolean(current);
      this.verdict.hidden = !on || !this.unfolded;
      this.status.hidden = !on || !current;
      this.list.firstChild.textContent = on ? "All questions as a list" : "Back to the quiz";
      if (current)
        this.say(`Question ${this.answers.length + 1} of ${this.questions.length}, from `
          + `“${current.dataset.lesson}”`);
    }

    say(text) {
      if (this.status.textContent !== text) this.status.textContent = text;
    }

    answer(knew) {
      const { current } = this;
      if (!this.unfolded) return;
      const { set, today } = window.notesProgress;
      set("answers", current.dataset.question, { knew, on: today() });
      this.answers.push([current, knew]);
      if (!this.current) this.sum();
      this.show();
      (this.current ?? this.result).focus();
    }

    sum() {
      const missed = this.answers.filter(([, knew]) => !knew).map(([question]) => question);
      const known = this.answers.length - missed.length;
      const score = make("p", "notes-quiz-score", `You knew ${known} of ${this.answers.length}.`);
      const again = this.button("Again", "", () => this.start(this.all));
      this.result.replaceChildren(score);
      if (missed.length) {
        const items = missed.map((question) => {
          const link = make("a", "", question.dataset.lesson);
          link.href = question.dataset.href;
          const asked = question.querySelector(".notes-asked").cloneNode(true);
          for (const named of asked.querySelectorAll("[id]")) named.removeAttribute("id");
          return make("li", "", asked, make("p", "", "Look it up in ", link, "."));
        });
        this.result.append(
          make("p", "", "These you did not know:"),
          make("ol", "", ...items),
          make("p", "", this.button("Only these", "", () => this.start(missed)), again));
      } else this.result.append(make("p", "", again));
    }

    toggle() {
      this.place.classList.toggle("notes-quiz-on");
      this.show();
    }

    key(event) {
      if (!this.on || event.ctrlKey || event.metaKey || event.altKey) return;
      const { current } = this;
      if (event.target === current && (event.key === "Enter" || event.key === " ")) {
        current.querySelector(":scope > details").open = true;
        this.show();
        event.preventDefault();
      } else if (event.key === "k") this.answer(true);
      else if (event.key === "d") this.answer(false);
    }
  }

  const mount = () => {
    for (const place of document.querySelectorAll(".notes-quiz:not(.notes-quiz-ready)")) {
      place.classList.add("notes-quiz-ready");
      if (place.querySelector(".notes-question")) new Quiz(place);
    }
  };
  if (window.document$) window.document$.subscribe(mount);
  else mount();
})();
