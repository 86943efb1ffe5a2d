import type { RefObject } from 'react';
import { Button } from './button';
import { saveBlob } from './download';

/** The chart within an element as a picture, on the colour that it stands on: a canvas has none. */
function pictureOf(chart: HTMLCanvasElement): HTMLCanvasElement {
  const picture = document.createElement('canvas');
  [picture.width, picture.height] = [chart.width, chart.height];
  const context = picture.getContext('2d');
  if (!context) return chart;
  const ground = chart.closest('.card') ?? document.body;
  context.fillStyle = getComputedStyle(ground).backgroundColor;
  context.fillRect(0, 0, picture.width, picture.height);
  context.drawImage(chart, 0, 0);
  return picture;
}

interface Props {
  /** The element in which the chart is. */
  readonly of: RefObject<HTMLElement | null>;
  readonly fileName: string;
}

/** A button that saves the chart that is shown as PNG. */
export function ChartPicture({ of, fileName }: Props) {
  const save = () => {
    const chart = of.current?.querySelector('canvas');
    if (chart) pictureOf(chart).toBlob((blob) => blob && saveBlob(blob, fileName), 'image/png');
  };
  return <Button onClick={save}>PNG</Button>;
}
