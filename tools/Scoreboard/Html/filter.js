// Filters for the tables of the board, kept in the address after the hash, so that a view can be linked to.
// Without it the whole board is there. Written so that it is well-formed as XML too: no angle bracket, no ampersand.
(() => {
  const place = document.getElementById('filters');
  const rows = Array.from(document.querySelectorAll('table.summary tbody tr'));
  const titles = Array.from(new Set(Array.from(document.querySelectorAll('table.summary thead th'))
    .map(th => th.textContent))).filter(title => title !== 'System');
  const kinds = { good: 'yes', config: 'when configured', mixed: 'partly', bad: 'no', none: 'no answer' };

  const add = (parent, name, properties) => parent.appendChild(Object.assign(document.createElement(name), properties));
  const label = (text, name, properties) => {
    const around = add(place, 'label', { textContent: text + ' ' });
    return add(around, name, properties);
  };
  const choice = (text, key, options) => {
    const select = label(text, 'select', { name: key });
    options.forEach(([value, words]) => add(select, 'option', { value: value, textContent: words }));
    return select;
  };

  const find = label('System', 'input', { type: 'search', name: 'q' });
  const role = choice('Role', 'role', [['', 'any'], ['sender', 'sender'], ['receiver', 'receiver'], ['client', 'client']]);
  const column = choice('Column', 'column', [['', 'any']].concat(titles.map(title => [title, title])));
  const answer = choice('Answer', 'answer', [['', 'any']].concat(Object.entries(kinds)));
  const shown = add(place, 'output', {});
  const fields = [find, role, column, answer];
  place.setAttribute('role', 'search');
  place.setAttribute('aria-label', 'Filter the board');

  const columnOf = (row, title) => Array.from(row.closest('table').querySelectorAll('thead th'))
    .findIndex(th => th.textContent === title);
  const cellsOf = row => {
    const at = column.value === '' ? -1 : columnOf(row, column.value);
    return column.value === '' ? Array.from(row.cells).slice(1) : at === -1 ? [] : [row.cells[at]];
  };
  const rolesOf = row => row.closest('table').id === 'clients' ? 'client'
    : (row.querySelector('.roles') || row).textContent;
  const matches = row => [
    row.cells[0].textContent.toLowerCase().includes(find.value.trim().toLowerCase()),
    rolesOf(row).includes(role.value),
    cellsOf(row).some(cell => answer.value === '' || cell.classList.contains(answer.value)),
  ].every(Boolean);

  const apply = () => {
    rows.forEach(row => { row.hidden = !matches(row); });
    const left = rows.filter(row => !row.hidden).length;
    shown.textContent = left + ' of ' + rows.length + ' systems';
  };
  const write = () => {
    const state = new URLSearchParams(fields.filter(field => field.value !== '').map(field => [field.name, field.value]));
    history.replaceState(null, '', '#' + (state.toString() || 'systems'));
    apply();
  };
  const read = () => {
    const state = new URLSearchParams(location.hash.includes('=') ? location.hash.slice(1) : '');
    fields.forEach(field => {
      field.value = state.get(field.name) || '';
      if (field.selectedIndex === -1) { field.value = ''; }
    });
    apply();
  };

  fields.forEach(field => field.addEventListener('input', write));
  addEventListener('hashchange', read);
  read();
})();
