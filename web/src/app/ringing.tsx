import { useEffect, useRef } from 'react';
import { useLocation } from 'wouter';
import { useFrames } from '../api/use-live';
import { useSettings } from './settings';

const LOCK = 'campana.ringing';
const [TONE_HZ, TONE_SECONDS, TONE_VOLUME] = [880, 0.25, 0.15];

/** Whether this is the one tab of the browser that rings: the first one, and when it closes the next. */
function useIsRinging(): () => boolean {
  const isHolding = useRef(false);
  useEffect(() => {
    const leave = new AbortController();
    const held = () =>
      new Promise<void>((release) => {
        isHolding.current = true;
        leave.signal.addEventListener('abort', () => release());
      });
    // the request ends with an error when the tab leaves while it waits
    navigator.locks.request(LOCK, { signal: leave.signal }, held).catch(() => undefined);
    return () => leave.abort();
  }, []);
  return () => isHolding.current;
}

/** A short tone, which the page makes by itself. */
function beep(): void {
  const audio = new AudioContext();
  const [tone, volume] = [audio.createOscillator(), audio.createGain()];
  tone.frequency.value = TONE_HZ;
  volume.gain.value = TONE_VOLUME;
  tone.connect(volume).connect(audio.destination);
  tone.onended = () => void audio.close();
  tone.start();
  tone.stop(audio.currentTime + TONE_SECONDS);
}

/** Rings for what was sent to the member, as far as this browser was asked to: by a tone, by a notification of the desktop. */
export function Ringing() {
  const { sound, desktop } = useSettings();
  const [, go] = useLocation();
  const isRinging = useIsRinging();
  useFrames(({ event, data }) => {
    if (event !== 'inbox.notification' || data['replayed'] === true || !isRinging()) return;
    if (sound) beep();
    if (!desktop || Notification.permission !== 'granted') return;
    const alertId = data['alert_id'];
    const shown = new Notification(String(data['subject']), { tag: String(data['delivery_id']), icon: '/campana.svg' });
    shown.onclick = () => {
      window.focus();
      if (typeof alertId === 'string') go(`/inbox/${alertId}`);
      shown.close();
    };
  });
  return null;
}
