package io.leasehold.spring;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.ClassUtils;

/** Connects locks and transactions, in applications that have transactions. */
@Configuration(proxyBeanMethods = false)
@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
@Conditional(LockedTransactionsConfiguration.OnTransactions.class)
final class LockedTransactionsConfiguration {

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static CommitGuardPostProcessor distributedLockCommitGuard() {
        return CommitGuardPostProcessor.INSTANCE;
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static TransactionPolicy distributedLockTransactionPolicy(SettingsSource settings) {
        return new TransactionPolicy(CalledInTransaction.of(settings.get().calledInTransaction()));
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static CommitGuards distributedLockCommitGuards(ConfigurableListableBeanFactory beans) {
        return new CommitGuards(beans);
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static CallersTransaction distributedLockCallersTransaction(TransactionPolicy policy, CommitGuards guards) {
        return new SpringTransaction(policy, guards);
    }

    static final class OnTransactions implements Condition {

        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return ClassUtils.isPresent(
                    "org.springframework.transaction.TransactionExecutionListener", context.getClassLoader());
        }
    }
}
