package io.leasehold.spring.boot.autoconfigure;

import org.springframework.util.ClassUtils;

/** Says how to give an application AWS credentials, and which modules of the AWS SDK it needs for that. */
final class AwsCredentialsRemedy {

    private AwsCredentialsRemedy() {}

    static String ofMissing() {
        return ofMissing(AwsCredentialsRemedy::isPresent);
    }

    static String ofMissing(Presence classes) {
        StringBuilder remedy = new StringBuilder("Give the application AWS credentials: AWS_ACCESS_KEY_ID and"
                + " AWS_SECRET_ACCESS_KEY, a profile in ~/.aws, the role of the machine or container, or an"
                + " AwsCredentialsProvider bean. For DynamoDB Local any key does, for example AWS_ACCESS_KEY_ID=local and"
                + " AWS_SECRET_ACCESS_KEY=local.");
        if (!classes.has("software.amazon.awssdk.services.sts.StsClient")) {
            remedy.append(" The role of a Kubernetes service account (EKS), or one that a profile assumes, needs the"
                    + " dependency software.amazon.awssdk:sts, which is missing.");
        }
        if (!classes.has("software.amazon.awssdk.services.sso.SsoClient")
                || !classes.has("software.amazon.awssdk.services.ssooidc.SsoOidcClient")) {
            remedy.append(" A profile of IAM Identity Center (aws sso login) needs software.amazon.awssdk:sso and"
                    + " software.amazon.awssdk:ssooidc, which are missing.");
        }
        return remedy.toString();
    }

    static String ofWrong() {
        return "Renew or correct the AWS credentials: DynamoDB does not accept them. Check AWS_ACCESS_KEY_ID,"
                + " AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN, the profile in ~/.aws, and that they belong to the"
                + " account and Region of the table.";
    }

    private static boolean isPresent(String className) {
        return ClassUtils.isPresent(className, AwsCredentialsRemedy.class.getClassLoader());
    }

    /** Says which classes the application has. */
    @FunctionalInterface
    interface Presence {
        boolean has(String className);
    }
}
