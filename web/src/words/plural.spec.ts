import { plural } from './plural';

const forms = { one: '# alerta', many: '# de alertas', other: '# alertas' };

it.each([
  ['en', 1, '1 alerta'],
  ['en', 0, '0 alertas'],
  ['es', 1, '1 alerta'],
  ['es', 2_314, '2.314 alertas'],
  ['es', 1_000_000, '1.000.000 de alertas'],
  ['eu', 1, '1 alerta'],
  ['eu', 1_000_000, '1.000.000 alertas'],
] as const)('%s %d', (language, count, text) => expect(plural(language, count, forms)).toBe(text));
