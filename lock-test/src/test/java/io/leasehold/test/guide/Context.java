package io.leasehold.test.guide;

/** What AWS Lambda tells a function about its call. */
interface Context {

    int getRemainingTimeInMillis();
}
