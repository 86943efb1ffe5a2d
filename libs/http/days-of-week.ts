import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { ArrayMinSize, ArrayUnique, IsArray, IsIn } from 'class-validator';
import { daysOfWeek } from '../windows/day-windows';

const longNames: Readonly<Record<string, string>> = {
  mon: 'MO',
  tue: 'TU',
  wed: 'WE',
  thu: 'TH',
  fri: 'FR',
  sat: 'SA',
  sun: 'SU',
};

const inShort = (day: unknown): unknown => (typeof day === 'string' ? (longNames[day] ?? day) : day);

/** Validates days of the week: `MO` … `SU`; `mon` … `sun` are read as well. The property's initial value is all of them. */
export const IsDaysOfWeek = () =>
  applyDecorators(
    ApiProperty({
      enum: daysOfWeek,
      isArray: true,
      required: false,
      default: daysOfWeek,
      example: ['MO', 'TU'],
      description: '`mon` … `sun` are read as well.',
    }),
    Transform(({ value }: { value: unknown }) => (Array.isArray(value) ? value.map(inShort) : value)),
    IsArray(),
    ArrayMinSize(1),
    ArrayUnique(),
    IsIn(daysOfWeek, { each: true }),
  );
