import Link from "next/link";
import { signIn } from "@/app/actions";
import { AccountForm } from "@/components/account-form";

export default function SignInPage() {
  return (
    <>
      <AccountForm action={signIn} label="Sign in" />
      <p>
        <Link href="/sign-up">No account yet? Sign up.</Link>
      </p>
    </>
  );
}
