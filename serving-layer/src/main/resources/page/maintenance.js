// Maintenance windows: planned here, listed with how many alerts each has suppressed, ended.
import {action, api, duration, element, plural, stamp} from './api.js';

const list = document.getElementById('windows');
const form = document.getElementById('plan');
let shown = '';

const span = window => window.state === 'active' ? `ends ${stamp(window.until)}`
  : window.state === 'planned' ? `from ${stamp(window.from)}, for ${duration(window.until - window.from)}`
    : `ended ${stamp(window.until)}`;

function end(window, changed) {
  if (window.state === 'over' || window.kind !== 'maintenance') {
    return '';
  }
  return action(window.state === 'planned' ? 'Cancel' : 'End now', 'end-window', async () => { await api.end(window.id); changed(); });
}

export function showMaintenance(windows, changed) {
  const key = JSON.stringify(windows);
  if (key === shown) {
    return;
  }
  shown = key;
  list.replaceChildren(...windows.map(window => element('li', {'data-testid': 'window', 'data-state': window.state},
    element('b', {}, window.devices.map(each => each === '*' ? 'All devices' : each).join(', ')), end(window, changed),
    element('p', {}, [window.kind === 'expected' ? 'expected' : '', window.reason, span(window),
      `${plural(window.held, 'alert')} suppressed`].filter(Boolean).join(' · ')))));
}

/** The form plans a window from now on; for the chosen device where none is named. */
export function watchPlan(chosen, changed) {
  document.getElementById('plan-open').addEventListener('click', () => {
    form.hidden = !form.hidden;
    form.devices.value = chosen() || '*';
    form.devices.focus();
  });
  form.addEventListener('submit', async event => {
    event.preventDefault();
    const problem = document.getElementById('plan-problem');
    try {
      const planned = await api.plan({devices: form.devices.value.split(',').map(each => each.trim()).filter(Boolean),
        until: Date.now() + Number(form.hours.value) * 3_600_000, reason: form.reason.value});
      form.hidden = !planned.warning;
      form.reason.value = '';
      problem.textContent = planned.warning ?? '';
      changed();
    } catch (e) {
      problem.textContent = e.message;
    }
  });
}
