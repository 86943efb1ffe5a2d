import { useQuery } from '@tanstack/react-query';
import { api, dataOf } from '../../api/client';
import { useNames } from '../../api/members';
import { Section } from '../../ui/page';
import { Loaded } from '../../ui/states';
import { Table } from '../../ui/table';
import { formatNumber } from '../../words/plural';
import { useReader, useWords } from '../../words/language';
import { onCallWords } from './words';

/** How hours, nights and pages were shared among the people of a schedule. */
export function Fairness({ scheduleId }: { scheduleId: string }) {
  const t = useWords(onCallWords);
  const names = useNames();
  const { language } = useReader();
  const report = useQuery({
    queryKey: ['on-call', 'report', scheduleId],
    queryFn: () => dataOf(api.GET('/api/v1/alerts/on-call/report', { params: { query: { schedule_id: scheduleId } } })),
  });
  const number = (value: number) => formatNumber(language, value);
  return (
    <Section title={t.fairness}>
      <Loaded of={report} rows={3}>
        {({ members }) => (
          <Table
            caption={t.fairness}
            rows={members}
            idOf={({ member_id }) => member_id}
            columns={[
              { name: t.person, cell: ({ member_id }) => <bdi>{names(member_id)}</bdi> },
              { name: t.hours, isNumber: true, cell: ({ hours }) => number(hours) },
              { name: t.nights, isNumber: true, cell: ({ nights }) => number(nights) },
              { name: t.weekends, isNumber: true, cell: ({ weekends }) => number(weekends) },
              { name: t.pages, isNumber: true, cell: ({ pages }) => number(pages) },
              { name: t.pagesOff, isNumber: true, cell: ({ pages_off_hours }) => number(pages_off_hours) },
              { name: t.nightsBroken, isNumber: true, cell: ({ nights_with_pages }) => number(nights_with_pages) },
            ]}
          />
        )}
      </Loaded>
    </Section>
  );
}
