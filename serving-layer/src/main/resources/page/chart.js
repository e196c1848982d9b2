// One metric: merged history over its baseline band, the newest points at the right end, alerts as shaded stretches.
import {clock, colour, number, severity, stamp, time} from './api.js';

/* global echarts */

const line = (name, data, extra) => ({name, type: 'line', data, symbol: 'none', animation: false, emphasis: {disabled: true}, ...extra});

/** Two series that shade the space between low and high. */
function between(name, points, tone, opacity, z) {
  const hidden = {lineStyle: {opacity: 0}, itemStyle: {opacity: 0}, stack: name, stackStrategy: 'all', silent: true, z};
  return [line(`${name}-low`, points.map(each => [each[0], each[1]]), hidden),
    line(name, points.map(each => [each[0], each[2] - each[1]]), {...hidden, areaStyle: {color: tone, opacity}})];
}

function alertAreas(alerts, from, to) {
  return alerts.map(alert => {
    const tone = colour(`s${alert.severity}`);
    const end = alert.state === 'open' ? to : Math.max(alert.closedTs, alert.openedTs + (to - from) / 500);
    return [{xAxis: Math.max(from, alert.openedTs), name: severity(alert.severity),
      itemStyle: {color: tone, opacity: alert.state === 'open' ? 0.2 : 0.13},
      label: {show: alert.state === 'open', color: tone, fontSize: 11, distance: 6,
        position: alert.openedTs > to - (to - from) * 0.12 ? 'insideTopRight' : 'insideTopLeft'}}, {xAxis: end}];
  });
}

function tooltip(picture) {
  return params => {
    const ts = params[0]?.axisValue;
    const bucket = picture.buckets.find(each => ts >= each.from && ts < each.to);
    const nearest = list => list.reduce((best, each) => Math.abs(each[0] - ts) < Math.abs((best ?? [Infinity])[0] - ts) ? each : best, undefined);
    const rows = [[stamp(ts), '']];
    if (bucket) {
      rows.push([`Hour ${time(bucket.from)}–${time(bucket.to)}`, `mean ${number(bucket.mean)}, n = ${number(bucket.count)}`],
        ['min–max', `${number(bucket.min)} to ${number(bucket.max)}`]);
    }
    const point = nearest(picture.recent);
    if (point && Math.abs(point[0] - ts) < 60_000) {
      rows.push([`At ${clock(point[0])}`, number(point[1])]);
    }
    const band = nearest(picture.band);
    if (band) {
      rows.push(['Expected', `${number(band[1])} to ${number(band[2])}`]);
    }
    const box = document.createElement('div');
    rows.forEach(([name, value], at) => {
      const row = document.createElement('div');
      row.className = at ? 'tip' : 'tip first';
      row.append(name, Object.assign(document.createElement('b'), {textContent: value}));
      box.append(row);
    });
    return box;
  };
}

/**
 * Draws into an element.
 * picture: {from, to, buckets, band: [[ts, low, high, level]], recent: [[ts, value]], alerts}
 */
export function draw(host, picture) {
  const chart = echarts.getInstanceByDom(host) ?? echarts.init(host, null, {renderer: 'canvas'});
  chart.group = 'device';
  const accent = colour('accent');
  const quiet = colour('quiet');
  const middle = each => (each.from + Math.min(each.to, Math.max(each.from, each.lastTs))) / 2;
  const newest = picture.recent.at(-1);
  chart.setOption({
    animation: false,
    grid: {left: 4, right: 18, top: 16, bottom: 4, containLabel: true},
    xAxis: {type: 'time', min: picture.from, max: picture.to + (picture.to - picture.from) / 60, axisLine: {lineStyle: {color: colour('line')}},
      axisTick: {show: false}, axisLabel: {color: quiet, hideOverlap: true, fontSize: 11,
        formatter: {year: '{yyyy}', month: '{d} {MMM}', day: '{d} {MMM}', hour: '{HH}:{mm}', minute: '{HH}:{mm}', second: '{HH}:{mm}:{ss}'}}, splitLine: {show: false}},
    yAxis: {type: 'value', scale: true, splitNumber: 4, axisLabel: {color: quiet, fontSize: 11, formatter: number},
      splitLine: {lineStyle: {color: colour('line'), opacity: 0.6}}},
    useUTC: true,
    tooltip: {trigger: 'axis', formatter: tooltip(picture), backgroundColor: colour('raised'), borderColor: colour('line'),
      textStyle: {color: colour('text'), fontSize: 12}, axisPointer: {lineStyle: {color: quiet, type: 'solid', opacity: 0.5}}, confine: true},
    series: [
      ...between('band', picture.band, colour('band'), 0.15, 1),
      line('level', picture.band.map(each => [each[0], each[3]]), {lineStyle: {color: colour('band'), width: 1, type: [4, 4], opacity: 0.8}, silent: true, z: 2}),
      ...between('envelope', picture.buckets.map(each => [middle(each), each.min, each.max]), accent, 0.22, 3),
      line('mean', picture.buckets.map(each => [middle(each), each.mean]), {lineStyle: {color: accent, width: 2}, itemStyle: {color: accent}, z: 4,
        markArea: {silent: true, data: alertAreas(picture.alerts, picture.from, picture.to)},
        markLine: {silent: true, symbol: 'none', label: {show: false}, data: picture.alerts.filter(each => each.openedTs >= picture.from)
          .map(each => ({xAxis: each.openedTs, lineStyle: {color: colour(`s${each.severity}`), width: 1.5, type: 'solid', opacity: 0.9}}))}}),
      line('recent', picture.recent, {lineStyle: {color: colour('text'), width: 1.2, opacity: 0.85}, itemStyle: {color: colour('text')}, z: 5,
        markPoint: {silent: true, symbol: 'circle', symbolSize: 8, label: {show: false},
          itemStyle: {color: colour('text'), borderColor: accent, borderWidth: 2}, data: newest ? [{coord: newest}] : []}}),
    ],
  }, {replaceMerge: ['series']});
  return chart;
}
