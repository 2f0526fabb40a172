import type { Device } from '../../../src/server/wire.ts';
import { number } from '../../format.ts';
import { TableRoom } from '../../parts/TableRoom.tsx';
import { text } from '../../text.ts';

/** The channels as the device itself describes them. */
export function ChannelTable({ channels }: { channels: Device['channels'] }) {
  const { channel, channels: heading } = text.devices;
  return (
    <TableRoom label={heading}>
      <table class="channels" aria-label={heading}>
        <thead>
          <tr>
            <th scope="col">{channel.name}</th>
            <th scope="col" class="num">
              {channel.range}
            </th>
            <th scope="col" class="num">
              {channel.rate}
            </th>
            <th scope="col" class="num">
              {channel.bits}
            </th>
            <th scope="col" class="num">
              {channel.scale}
            </th>
            <th scope="col" class="num">
              {channel.offset}
            </th>
          </tr>
        </thead>
        <tbody>
          {channels.map((one) => (
            <tr key={one.index}>
              <th scope="row">{one.name}</th>
              <td class="num">{text.devices.rangeOf(one.min, one.max, one.unit)}</td>
              <td class="num">{number(one.rateHz)} Hz</td>
              <td class="num">{one.bits}</td>
              <td class="num">{number(one.scale, 6)}</td>
              <td class="num">{number(one.offset, 3)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableRoom>
  );
}
