// What an alert is about, in words: the metric that is plainly too high or too low comes first.
import {element, number, plural} from './api.js';

/** What each detector finds, in a few words. */
const FOUND = {
  band: 'Outside expected range', distance: 'Unusual combination of metrics', forecast: 'Deviates from forecast',
  novelty: 'New pattern', stuck: 'Stuck value', missing: 'Missing metric', unseen: 'New device or metric, no baseline yet',
  silent: 'No data', storm: 'Alert storm',
};

/** What is wrong with a metric whose value lies in its own band. */
const INSIDE = {novelty: ': value not seen before on this device', forecast: ': differs from the forecast'};

/** What is wrong with a metric that broke a habit. */
const HABIT = {
  stuck: cause => ['Stuck value: ', element('b', {}, cause.metric), ` at ${number(cause.observed)}`],
  missing: cause => ['Missing metric: ', element('b', {}, cause.metric), `, last value ${number(cause.observed)}`],
  unseen: cause => ['No baseline yet: ', element('b', {}, cause.metric)],
};

/** Detectors that look at no band. */
export const HABITS = new Set(Object.keys(HABIT));

/** What an alert says that has no metric for a cause. */
const WITHOUT_CAUSE = {
  silent: () => 'No data for longer than usual',
  storm: alert => `${plural(alert.readings, 'further alert')} suppressed`,
};

/** Where a value lies: above its own band, below it, or in it. */
export const verdict = cause => cause.observed > cause.high ? 'too high' : cause.observed < cause.low ? 'too low' : 'in range';

const outside = cause => cause && verdict(cause) !== 'in range';

/** The causes of the opening, where they differ from those of the peak. */
export const opening = alert => JSON.stringify(alert.openingCauses) === JSON.stringify(alert.causes) ? [] : alert.openingCauses;

export const causesOf = alert => [...alert.causes, ...opening(alert)];

/** The metric to name: with the largest share at the peak; or at the opening, if it is that one that was outside its band. */
const guilty = alert => [alert.causes[0], opening(alert)[0]].find(outside) ?? alert.causes[0] ?? alert.openingCauses[0];

/** The heading of an alert. */
export function headline(alert) {
  const cause = guilty(alert);
  return !HABITS.has(alert.detector) && outside(cause) ? `${cause.metric} ${verdict(cause)}` : FOUND[alert.detector] ?? alert.detector;
}

/** One line: the metric to name, its value and what was expected. */
export function why(alert) {
  const cause = guilty(alert);
  if (!cause) {
    return element('p', {}, WITHOUT_CAUSE[alert.detector]?.(alert) ?? FOUND[alert.detector] ?? alert.detector);
  }
  if (HABITS.has(alert.detector)) {
    return element('p', {}, ...HABIT[alert.detector](cause));
  }
  return element('p', {}, element('b', {}, `${cause.metric} ${number(cause.observed)}`), outside(cause)
    ? `, ${verdict(cause)}: expected ${number(cause.low)} to ${number(cause.high)}`
    : INSIDE[alert.detector] ?? ': unusual given the other metrics');
}

/** Whether a metric has so much to do with an alert that its chart shows it. */
export const concerns = (alert, metric) => !causesOf(alert).length
  || causesOf(alert).some(cause => cause.metric === metric && cause.share >= 0.1);
