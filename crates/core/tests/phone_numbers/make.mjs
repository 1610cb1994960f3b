// Writes spellings.tsv: phone numbers as people write them, and how Google's libphonenumber reads
// each. Run by hand when the list changes:
//
//   npm install --no-save google-libphonenumber@3.2.47 && node crates/core/tests/phone_numbers/make.mjs
//
// google-libphonenumber is MIT and Apache-2.0; nothing of it is in the product or in this table.
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(`${process.cwd()}/`);
const { PhoneNumberUtil, PhoneNumberFormat, PhoneNumberType } = require('google-libphonenumber');
const library = PhoneNumberUtil.getInstance();

// Each with the digits it dials before a number abroad.
const REGIONS = {
  US: '011', CA: '011', GB: '00', DE: '00', FR: '00', IT: '00', ES: '00', NL: '00', BE: '00', CH: '00',
  AT: '00', IE: '00', SE: '00', NO: '00', DK: '00', FI: '00', PL: '00', CZ: '00', HU: '00', PT: '00',
  GR: '00', RO: '00', RU: '810', UA: '00', TR: '00', IL: '00', IN: '00', CN: '00', JP: '010', KR: '001',
  AU: '0011', NZ: '00', ZA: '00', BR: '0015', MX: '00', AR: '00', SG: '000', HK: '001', AE: '00', NG: '009',
};
const TYPES = [PhoneNumberType.FIXED_LINE, PhoneNumberType.MOBILE];

// What rules miss that were made for the usual spellings.
const ODD = [
  // Extensions.
  ['US', '(415) 555-0134 x12'], ['US', '415.555.0134 ext 12'], ['US', '415-555-0134 ext.12'],
  ['US', '415 555 0134 extension 12'], ['US', '415-555-0134 #12'], ['US', '4155550134;ext=12'],
  ['US', '4155550134,12'], ['US', '415-555-0134 EXT: 12'], ['US', '+1 415 555 0134 x 1234'],
  ['US', 'tel:+1-415-555-0134;ext=204'], ['DE', '+49 30 23125-401 Durchwahl 5'],
  ['US', '415-555-0134 Ext 12345'], ['US', '(415) 555-0134 xtn 7'], ['US', '415 555 0134 extn 7'],
  ['GB', '020 7946 0018 ext 4'], ['GB', '+44 20 7946 0018 x4'], ['US', '1-415-555-0134x7'],
  // Vanity numbers.
  ['US', '1-800-FLOWERS'], ['US', '1-800-GO-FEDEX'], ['US', '(800) GOT-JUNK'], ['US', '1 800 CALL ATT'],
  ['US', '+1 800 MATTRESS'], ['AU', '1300 FLOWER'], ['US', '800-PAINTER'],
  // Signs and scripts.
  ['US', '（４１５）５５５－０１３４'], ['US', '+1‑415‑555‑0134'], ['US', '415–555–0134'],
  ['US', '415\u00a0555\u00a00134'], ['AE', '+٩٧١ ٥٠ ١٢٣ ٤٥٦٧'], ['US', '＋１ ４１５ ５５５ ０１３４'],
  ['US', '415/555-0134'], ['US', '[415] 555 0134'], ['US', '415 555-01-34'], ['US', '  +1.415.555.0134  '],
  ['US', '+1 (415) 555 0134'], ['US', '(+1) 415-555-0134'], ['US', '1.415.555.0134'], ['US', '1/415/555/0134'],
  ['US', '001 415 555 0134'], ['US', '00 44 20 7946 0018'], ['US', '0044 20 7946 0018'],
  // Trunk prefixes that do not belong, and ones that do.
  ['US', '+44 (0)20 7946 0018'], ['US', '+44 020 7946 0018'], ['GB', '0044 (0) 20 7946 0018'],
  ['US', '+49 (0) 30 23125 401'], ['US', '+49 030 23125401'], ['US', '+39 06 6982 1234'],
  ['US', '+39 (0)6 6982 1234'], ['IT', '06 6982 1234'], ['IT', '338 123 4567'], ['US', '+39 338 123 4567'],
  ['US', '+7 8 495 123 45 67'], ['RU', '8 (495) 123-45-67'], ['RU', '84951234567'], ['RU', '74951234567'],
  ['RU', '(495) 123-45-67'], ['HU', '06 1 234 5678'], ['US', '+36 06 1 234 5678'], ['US', '+33 (0)1 99 00 12 34'],
  ['FR', '01.99.00.12.34'], ['FR', '0199001234'], ['FR', '33199001234'], ['US', '+61 (02) 5550 1234'],
  ['AU', '(02) 5550 1234'], ['AU', '0491 570 156'], ['AU', '61491570156'], ['US', '+353 (0)1 555 0123'],
  ['US', '+41 (0)44 668 18 00'], ['US', '+31 (0)20-794 0018'], ['US', '+46 (0)8 123 456 78'],
  ['US', '+27 (0)11 234 5678'], ['US', '+972 (0)2 123 4567'], ['US', '+91 (0)22 2345 6789'],
  ['IN', '091234 56789'], ['IN', '+91-91234-56789'], ['IN', '919123456789'], ['CN', '010 6123 4567'],
  ['CN', '86 10 6123 4567'], ['JP', '03-1234-5678'], ['JP', '+81 (0)3-1234-5678'], ['JP', '010 1 415 555 0134'],
  ['KR', '02-312-3456'], ['KR', '+82 (0)2-312-3456'], ['BR', '(11) 2345-6789'], ['BR', '011 2345-6789'],
  ['BR', '+55 11 96123-4567'], ['BR', '0 15 11 2345-6789'], ['MX', '55 1234 5678'], ['MX', '+52 1 55 1234 5678'],
  ['MX', '044 55 1234 5678'], ['AR', '011 15 2345 6789'], ['AR', '+54 9 11 2345 6789'], ['AR', '011 2345-6789'],
  ['SG', '6123 4567'], ['HK', '2123 4567'], ['DK', '32 12 34 56'], ['NO', '21 23 45 67'], ['PL', '12 345 67 89'],
  ['CZ', '212 345 678'], ['PT', '212 345 678'], ['ES', '810 12 34 56'], ['GR', '21 2345 6789'],
  ['UA', '044 234 5678'], ['UA', '8 044 234 5678'], ['TR', '0212 345 67 89'], ['TR', '+90 (212) 345 67 89'],
  ['NZ', '03-345 6789'], ['NZ', '+64 (0)3 345 6789'], ['ZA', '010 123 4567'], ['SE', '08-12 34 56'],
  ['FI', '013 123 4567'], ['AT', '01 234567890'], ['AT', '+43 1 234567890'], ['CH', '044 668 18 00'],
  ['NL', '010 123 4567'], ['BE', '012 34 56 78'], ['IE', '(01) 555 0123'], ['IE', '+353 86 123 4567'],
  ['DE', '030/23125401'], ['DE', '030 / 231 25-401'], ['DE', '0160 12345678'], ['DE', '+4916012345678'],
  ['DE', '49 30 23125401'], ['DE', '4930 23125401'], ['GB', '442079460018'], ['GB', '(020) 7946 0018'], ['GB', '07700 900461'],
  // No numbers.
  ['US', ''], ['US', 'n/a'], ['US', 'Suite 400'], ['US', 'call me'], ['US', '123'], ['US', '555-0134'],
  ['US', '+'], ['US', '+1'], ['US', '+999 123 4567'], ['US', '00000000000000000000'], ['US', '415555013'],
  ['US', '+1 415 555 01345'], ['GB', '12'], ['DE', '+49'], ['US', '+0 415 555 0134'], ['US', '---'],
];

function read(region, text) {
  try {
    const number = library.parse(text, region);
    // 0: possible from everywhere, not only next door.
    if (library.isPossibleNumberWithReason(number) !== 0) return ['-', '-'];
    return [library.format(number, PhoneNumberFormat.E164), number.getExtension() || '-'];
  } catch {
    return ['-', '-'];
  }
}

function spellings(region, abroad, number) {
  const format = (style) => library.format(number, PhoneNumberFormat[style]);
  const [e164, international, national] = ['E164', 'INTERNATIONAL', 'NATIONAL'].map(format);
  return [
    [region, e164], [region, international], [region, national], [region, e164.slice(1)],
    [region, national.replace(/[ -]/g, '.')], [region, national.replace(/\D/g, '')],
    [region, `${abroad} ${international.slice(1)}`], [region, `${international} ext. 123`],
    [region, `${national} x45`], ['US', `011 ${international.slice(1)}`], ['US', international.replace(/[ -]/g, '/')],
    [region, format('RFC3966')],
  ];
}

const rows = [];
for (const [region, abroad] of Object.entries(REGIONS)) {
  for (const type of TYPES) {
    rows.push(...spellings(region, abroad, library.getExampleNumberForType(region, type)));
  }
}
rows.push(...ODD);
const seen = new Set();
const lines = [];
for (const [region, text] of rows) {
  const home = library.getCountryCodeForRegion(region);
  const key = `${home}\t${text}`;
  if (seen.has(key)) continue;
  seen.add(key);
  lines.push([home, text, ...read(region, text)].join('\t'));
}
writeFileSync(new URL('spellings.tsv', import.meta.url), `home\ttext\te164\textension\n${lines.join('\n')}\n`);
