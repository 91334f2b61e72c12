'use client';
import { useState } from 'react';
const api = process.env.NEXT_PUBLIC_API_URL || 'http://localhost:3001';
export default function Page({ items = [] as string[] }) {
  const [open, setOpen] = useState<boolean>(false);
  return (
    <>
      <h1 title="don't">{open ? `${items.length} / 2` : <b>none &amp; nothing</b>}</h1>
      {items.map((item) => <a key={item} href={`${api}/${item}`} onClick={() => setOpen(!open)} {...{ item }}>it's {item}</a>)}
    </>
  );
}
