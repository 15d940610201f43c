/** What the tests ask of a page. Evaluated there as one expression (screens.py). */
({
  /** What makes the page, or a part of it that should not, scroll sideways. */
  sideways() {
    const root = document.documentElement;
    const shown = [...document.querySelectorAll('body, body *')].filter((each) =>
      each.checkVisibility(),
    );
    const found = shown.filter((each) => {
      const { overflowX } = getComputedStyle(each);
      if (each.matches('task-board, pre, input, textarea')) return false;
      return /auto|scroll/.test(overflowX) && each.scrollWidth > each.clientWidth + 1;
    });
    if (root.scrollWidth > root.clientWidth) {
      const outside = shown.filter((each) => {
        const { left, right } = each.getBoundingClientRect();
        return (right > root.clientWidth + 0.5 || left < -0.5) && !each.closest('task-board');
      });
      found.push(root, ...outside.slice(0, 8));
    }
    return found.map((each) => {
      const { left, right } = each.getBoundingClientRect();
      const look = `${each.localName}.${each.getAttribute('class')} ${each.textContent.slice(0, 40)}`;
      return `${Math.round(left)}-${Math.round(right)} of ${root.clientWidth}: ${look}`;
    });
  },

  /** Targets below 24 pixels. Links within a text are as large as its letters (WCAG 2.5.8). */
  tooSmall() {
    const targets = 'a[href], button, input, select, textarea, summary, [role=option]';
    const isWithinText = (link) =>
      getComputedStyle(link).display === 'inline' &&
      [...link.parentElement.childNodes].some((each) => each !== link && each.textContent.trim());
    const sizeOf = (each) => {
      const own = each.getBoundingClientRect();
      const label = each.closest('label')?.getBoundingClientRect();
      return label && label.height > own.height ? label : own;
    };
    return [...document.querySelectorAll(targets)]
      .filter((each) => each.checkVisibility({ visibilityProperty: true }))
      .filter((each) => !getComputedStyle(each).clipPath.startsWith('inset'))
      .filter((each) => !(each.localName === 'a' && isWithinText(each)))
      .filter((each) => Math.min(sizeOf(each).width, sizeOf(each).height) < 23.99)
      .map((each) => {
        const { width, height } = sizeOf(each);
        const name = each.getAttribute('aria-label') ?? each.textContent.slice(0, 30);
        return `${each.localName}.${each.className} ${Math.round(width)}x${Math.round(height)} ${name}`;
      });
  },

  /** All that can be read, but for keys, places, own names of languages, and what people wrote. */
  texts() {
    const exempt = 'kbd, .avatar, [name=timezone] option, option[lang], bdi, [dir=auto]:not(h1)';
    const isShown = (each) => each.checkVisibility({ visibilityProperty: true });
    const texts = [document.title];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const { parentElement, data } = walker.currentNode;
      if (!parentElement.closest(exempt) && isShown(parentElement)) texts.push(data);
    }
    const names = ['aria-label', 'title', 'placeholder', 'alt'];
    for (const each of document.querySelectorAll(names.map((name) => `[${name}]`).join()))
      if (isShown(each)) texts.push(...names.map((name) => each.getAttribute(name) ?? ''));
    return texts;
  },

  /** What English dates are made of. */
  datewords() {
    const words = new Set(['AM', 'PM', 'at']);
    for (let day = 0; day < 366; day += 1)
      for (const style of ['short', 'long'])
        for (const part of ['weekday', 'month'])
          words.add(new Intl.DateTimeFormat('en', { [part]: style }).format(day * 86_400_000));
    return [...words];
  },
});
