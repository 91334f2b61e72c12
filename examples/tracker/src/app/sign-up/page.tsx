import Link from "next/link";
import { signUp } from "@/app/actions";
import { AccountForm } from "@/components/account-form";

export default function SignUpPage() {
  return (
    <>
      <AccountForm action={signUp} label="Sign up" />
      <p>
        <Link href="/sign-in">Already here? Sign in.</Link>
      </p>
    </>
  );
}
