import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';

export interface BarSeries {
  readonly name: string;
  /** A colour of the tokens, such as `--critical`. */
  readonly color: string;
  readonly values: readonly number[];
}

interface Props {
  readonly label: string;
  /** The beginning of each bar, seconds since the epoch. */
  readonly times: readonly number[];
  readonly series: readonly BarSeries[];
}

const HEIGHT = 260;

/** Adds up the series, so that each bar begins where the one below it ends. The sum of all is drawn first. */
function stacked(series: readonly BarSeries[]): number[][] {
  const sums = series[0]?.values.map(() => 0) ?? [];
  return series.map(({ values }) => {
    values.forEach((value, at) => (sums[at] = (sums[at] ?? 0) + value));
    return [...sums];
  });
}

/** The colour that a token has in the theme that is shown: a canvas knows no tokens. */
function colorOf(element: HTMLElement, token: string): string {
  const before = element.style.color;
  element.style.color = `var(${token})`;
  const color = getComputedStyle(element).color;
  element.style.color = before;
  return color;
}

/** Bars over time, one on the other. The same figures stand in a table beside every chart. */
export function StackedBars({ label, times, series }: Props) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = place.current;
    if (!element) return;
    const color = (token: string) => colorOf(element, token);
    const bars = uPlot.paths.bars?.({ size: [0.7, 60], align: 1 });
    const axis = { stroke: color('--ink-soft'), grid: { stroke: color('--line'), width: 1 } };
    const step = (times[1] ?? 0) - (times[0] ?? 0);
    const reversed = [...series].reverse();
    const data = [[...times], ...stacked(series).reverse()] as uPlot.AlignedData;
    const chart = new uPlot(
      {
        width: element.clientWidth,
        height: HEIGHT,
        legend: { show: false },
        cursor: { show: false },
        scales: {
          x: { range: (_, from, until) => [from - step / 2, until + step] },
          y: { range: (_, __, max) => [0, Math.max(1, max) * 1.1] },
        },
        axes: [axis, { ...axis, size: 48 }],
        series: [
          {},
          ...reversed.map(({ name, color: token }) => ({
            label: name,
            fill: color(token),
            stroke: color(token),
            width: 0,
            ...(bars && { paths: bars }),
            points: { show: false },
          })),
        ],
      },
      data,
      element,
    );
    const sizes = new ResizeObserver(() => chart.setSize({ width: element.clientWidth, height: HEIGHT }));
    sizes.observe(element);
    return () => {
      sizes.disconnect();
      chart.destroy();
    };
  }, [times, series]);
  return <div ref={place} className="chart" role="img" aria-label={label} />;
}
