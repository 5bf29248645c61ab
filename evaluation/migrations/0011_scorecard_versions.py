import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('evaluation', '0010_results_of_a_stage'),
    ]

    operations = [
        migrations.AddField(
            model_name='mark',
            name='written_at',
            field=models.DateTimeField(help_text='Lúc thành viên chọn hoặc ghi trên máy mình, theo giờ máy chủ.', null=True, verbose_name='chấm lúc'),
        ),
        migrations.CreateModel(
            name='ScorecardVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='lần nộp')),
                ('content', models.JSONField(verbose_name='nội dung')),
                ('sha256', models.CharField(max_length=64)),
                ('handed_in_at', models.DateTimeField(verbose_name='nộp lúc')),
                ('card', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='evaluation.scorecard')),
            ],
            options={
                'verbose_name': 'bản phiếu đã nộp',
                'verbose_name_plural': 'bản phiếu đã nộp',
                'ordering': ['card', 'number'],
                'constraints': [models.UniqueConstraint(fields=('card', 'number'), name='scorecard_version_once')],
            },
        ),
    ]
