import type { Metadata } from "next";
import type { ReactNode } from "react";
import { Footer } from "@/components/footer";
import "./globals.css";

const name = process.env.NEXT_PUBLIC_APP_NAME ?? "Tracker";

export const metadata: Metadata = { title: name, icons: "/icon.svg" };

export default function RootLayout({ children }: { children: ReactNode }) {
  return (
    <html lang="en">
      <body>
        <header>
          <h1>{name}</h1>
        </header>
        <main>{children}</main>
        <Footer />
      </body>
    </html>
  );
}
